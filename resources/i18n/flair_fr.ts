<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>FlairLandCover</name>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>as asked</source>
      <translation>comme demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>by order</source>
      <translation>d'après l'ordre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>by name or colour interpretation</source>
      <translation>d'après le nom ou l'interprétation de couleur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>the model needs {count} ({wanted})</source>
      <translation>le modèle en attend {count} ({wanted})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>{count} band numbers were given, {needs}</source>
      <translation>{count} numéros de bande sont donnés, {needs}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>band {number} was asked for, but the raster has bands {numbers}</source>
      <translation>la bande {number} est demandée, mais le raster a les bandes {numbers}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>: expand its palette (gdal_translate -expand rgb)</source>
      <translation> : développez sa palette (gdal_translate -expand rgb)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>the raster has {count} band(s) of data, {needs}{hint}</source>
      <translation>le raster a {count} bande(s) de données, {needs}{hint}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>unnamed</source>
      <translation>sans nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>band '{missing}' cannot be told among the raster's bands ({told}): give the band numbers</source>
      <translation>la bande « {missing} » n'est pas reconnue parmi celles du raster ({told}) : indiquez les numéros de bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>{what} is '{value}': it must be one of {choices}</source>
      <translation>{what} vaut « {value} » : choisissez parmi {choices}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>quality 'fine' leaves out every other window, and 'crop' needs them all: choose another quality, or combine by vote or mean</source>
      <translation>la qualité « fine » omet une fenêtre sur deux, et « crop » a besoin de toutes : choisissez une autre qualité, ou combinez par vote ou mean</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>{name} is {value}: it must be a whole number of at least 1</source>
      <translation>{name} vaut {value} : il faut un nombre entier supérieur ou égal à 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>{name} is {value}: it must be at most {most}</source>
      <translation>{name} vaut {value} : il faut au plus {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>cluster is '{address}': it must be the address of a scheduler such as tcp://host:8786 ({schemes})</source>
      <translation>cluster vaut « {address} » : il faut l'adresse d'un ordonnanceur, par exemple tcp://host:8786 ({schemes})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>worker {name} has {found}, worker {other} {needed}: all need the same</source>
      <translation>le worker {name} a {found}, le worker {other} a {needed} : tous doivent avoir les mêmes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>{count} workers predict on {device}</source>
      <translation>prédiction par {count} worker(s) sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>a worker</source>
      <translation>un worker</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>a block is given out again: {error}</source>
      <translation>un bloc est redistribué : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>the scheduler at {address} is gone</source>
      <translation>l'ordonnanceur à l'adresse {address} a disparu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>no worker has been there for {seconds:g} s</source>
      <translation>aucun worker n'est présent depuis {seconds:g} s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>scheduler '{address}' cannot be reached: {error}</source>
      <translation>l'ordonnanceur « {address} » est injoignable : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>scheduler '{address}' has no workers: start some</source>
      <translation>l'ordonnanceur « {address} » n'a aucun worker : démarrez-en</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>{ready} of {count} workers answer in {seconds:g} s</source>
      <translation>workers qui ont répondu en {seconds:g} s : {ready} sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>Worker {name} runs another version of flair-seg.</source>
      <translation>Le processus de calcul {name} utilise une autre version de flair-seg.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>A worker returned a damaged block ({error}). All workers must run the same version.</source>
      <translation>Un processus de calcul a renvoyé un bloc endommagé ({error}). Tous doivent utiliser la même version.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>worker {name}: {warning}</source>
      <translation>worker {name} : {warning}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>{name} fails: {error}</source>
      <translation>{name} échoue : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>Dask is not installed ({error}): pip install 'flair-land-cover[cluster]'</source>
      <translation>Dask n'est pas installé ({error}) : pip install 'flair-land-cover[cluster]'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>The process of the local workers ended while starting.</source>
      <translation>Le programme qui lance les processus de calcul locaux s'est arrêté pendant le démarrage.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>The local workers did not start within {seconds:g} s.</source>
      <translation>Les processus de calcul locaux n'ont pas démarré en {seconds:g} s.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>Local workers need a Python package that is missing ({error}): pip install 'flair-land-cover[cluster]'</source>
      <translation>Il manque un paquet Python aux processus de calcul locaux ({error}) : pip install 'flair-land-cover[cluster]'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>The local workers did not start: {error}</source>
      <translation>Les processus de calcul locaux n'ont pas démarré : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>this machine</source>
      <translation>cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>worker {name} differs in {keys}: '{key}' is {found} there, and {needed} is needed</source>
      <translation>le worker {name} diffère par {keys} : « {key} » y vaut {found}, il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>the message</source>
      <translation>le message</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>{what} is {found}: it must be a JSON object</source>
      <translation>{what} vaut {found} : il faut un objet JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>area and share of every class, by zone</source>
      <translation>surface et part de chaque classe, par zone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>Measure the classes of MAP, in all of it or in each zone, and write the table TABLE.</source>
      <translation>Mesure les classes de MAP, dans l'ensemble ou dans chaque zone, et écrit la table TABLE.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>class raster</source>
      <translation>raster de classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>CSV file to write</source>
      <translation>fichier CSV à écrire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>polygons to measure in, in any CRS; FILE|layername=NAME picks a layer</source>
      <translation>polygones où mesurer, dans un SCR quelconque ; FILE|layername=NAME choisit une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>field of the zones' names (default: feature id)</source>
      <translation>champ des noms de zone (par défaut : identifiant de l'entité)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>also write a report with charts</source>
      <translation>écrire aussi un rapport avec graphiques</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>the classes (default: those the map tells)</source>
      <translation>les classes (par défaut : celles qu'indique la carte)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>rows</source>
      <translation>lignes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>what changed between two maps</source>
      <translation>ce qui a changé entre deux cartes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>Compare the maps BEFORE and AFTER and write the change raster OUTPUT, whose classes are from-to pairs.</source>
      <translation>Compare les cartes BEFORE et AFTER et écrit le raster de changement OUTPUT, dont les classes sont des couples avant-après.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>class raster of the first date</source>
      <translation>raster de classes de la première date</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>class raster of the second date</source>
      <translation>raster de classes de la seconde date</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>GeoTIFF to write</source>
      <translation>GeoTIFF à écrire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>also write the transitions' areas</source>
      <translation>écrire aussi les surfaces des transitions</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>lay AFTER on the grid of BEFORE (nearest neighbour)</source>
      <translation>placer AFTER sur la grille de BEFORE (plus proche voisin)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>cut imagery and labels into training patches</source>
      <translation>découper des images et des étiquettes en patches d'entraînement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>Write IMG_*.tif, MSK_*.tif and split.csv below OUT_FOLDER, laid out as the FLAIR data sets are.</source>
      <translation>Écrit IMG_*.tif, MSK_*.tif et split.csv sous OUT_FOLDER, organisés comme les jeux de données FLAIR.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>imagery, anything GDAL opens</source>
      <translation>image, tout ce que GDAL peut ouvrir</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>class raster, or polygons (with --field); '-' for none (with --confidence)</source>
      <translation>raster de classes, ou polygones (avec --field) ; « - » pour aucune étiquette (avec --confidence)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>a new folder, or an empty one</source>
      <translation>un dossier nouveau ou vide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>the polygons' field of class codes or names</source>
      <translation>le champ des codes ou noms de classe des polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>the labels' classes (default: a raster's legend; flair-19 for polygons)</source>
      <translation>les classes des étiquettes (par défaut : la légende d'un raster ; flair-19 pour des polygones)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>bands to export, in order (default: all)</source>
      <translation>bandes à exporter, dans l'ordre (par défaut : toutes)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>folder above the zones (default: D000_2024)</source>
      <translation>dossier au-dessus des zones (par défaut : D000_2024)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>px (default: 512)</source>
      <translation>px (par défaut : 512)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>px between patches (default: the patch size)</source>
      <translation>px entre deux patches (par défaut : la taille de patch)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>least share of labelled pixels, 0 to 1 (default: 0.1)</source>
      <translation>part minimale de pixels étiquetés, de 0 à 1 (par défaut : 0.1)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>confidence of a map, in percent: least certain first</source>
      <translation>confiance d'une carte, en pourcentage : les moins sûrs d'abord</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>export at most so many</source>
      <translation>nombre maximal de patches à exporter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>zones: each wholly in one part; blocks: each cut into parts with a buffer between (default: zones)</source>
      <translation>zones : chacune en entier dans une seule partie ; blocks : chacune découpée en parties séparées par une bande tampon (par défaut : zones)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>share to validate on (default: 0.2)</source>
      <translation>part de validation (par défaut : 0.2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>share to test on (default: 0)</source>
      <translation>part de test (par défaut : 0)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>polygons of zones (default: connected blocks of patches)</source>
      <translation>polygones des zones (par défaut : blocs de patches contigus)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>the zones' field of names (default: Z1, Z2, ...)</source>
      <translation>champ des noms de zone (par défaut : Z1, Z2, ...)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>of what is drawn at random (default: 0)</source>
      <translation>graine de ce qui est tiré au hasard (par défaut : 0)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>patches</source>
      <translation>imagettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>cut a map back into the patches of a data set</source>
      <translation>redécouper une carte selon les patches d'un jeu de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>Write MAP's pixels of every IMG_*.tif below PATCH_FOLDER as PRED_*.tif below OUT_FOLDER.</source>
      <translation>Écrit les pixels de MAP de chaque IMG_*.tif sous PATCH_FOLDER dans un PRED_*.tif sous OUT_FOLDER.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>class raster on the patches' pixels</source>
      <translation>raster de classes sur les pixels des patches</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>the map's classes (default: its legend)</source>
      <translation>les classes de la carte (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>codes: the map's; challenge: 1 to 12 as 0 to 11 and the others as 12, as the FLAIR challenges score them</source>
      <translation>codes : ceux de la carte ; challenge : 1 à 12 en 0 à 11 et les autres en 12, comme les évaluent les challenges FLAIR</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>patches that reach past the map</source>
      <translation>patches qui dépassent de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>polygons of a map, as a GeoPackage</source>
      <translation>polygones d'une carte, dans un GeoPackage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>Write the polygons of MAP, one a region of one class, with class, area and confidence, to OUTPUT.</source>
      <translation>Écrit dans OUTPUT les polygones de MAP, un par région d'une même classe, avec classe, surface et confiance.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>GeoPackage to write; OUTPUT.gpkg|layername=NAME adds or replaces one layer and keeps the others</source>
      <translation>GeoPackage à écrire ; OUTPUT.gpkg|layername=NAME ajoute ou remplace une couche et conserve les autres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>minimum mapping unit: smaller regions go to the neighbour they share most border with</source>
      <translation>unité minimale de collecte : les régions plus petites rejoignent le voisin avec lequel elles partagent le plus de limite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>metres that borders may move (default: 0, none)</source>
      <translation>mètres dont les limites peuvent se déplacer (par défaut : 0, aucun)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>the map's confidence raster, for each polygon's mean</source>
      <translation>le raster de confiance de la carte, pour la moyenne de chaque polygone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>steps</source>
      <translation>étapes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>judge a map by a reference</source>
      <translation>évaluer une carte par rapport à une référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>Compare MAP with REFERENCE: a class raster on the same grid of pixels, or polygons or points with a class field. Points drawn by 'flair-seg sample' also give unbiased areas with 95 % intervals.</source>
      <translation>Compare MAP à REFERENCE : un raster de classes sur la même grille de pixels, ou des polygones ou des points avec un champ de classe. Les points tirés par « flair-seg sample » donnent aussi des surfaces sans biais, avec des intervalles à 95 %.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>raster or layer; FILE|layername=NAME picks a layer</source>
      <translation>raster ou couche ; FILE|layername=NAME choisit une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>field of class codes or names (default: reference, class_code, or the only field)</source>
      <translation>champ des codes ou noms de classe (par défaut : reference, class_code, ou l'unique champ)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>classes of the reference (default: its legend)</source>
      <translation>classes de la référence (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>classes of the map (default: its legend)</source>
      <translation>classes de la carte (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>codes of the reference that become others; 13-19=13 for many</source>
      <translation>codes de la référence qui en deviennent d'autres ; 13-19=13 pour plusieurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>reference codes not scored</source>
      <translation>codes de la référence non évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>points as a stratified sample: auto if they tell their strata, map for those of the map's classes</source>
      <translation>points comme échantillon stratifié : auto s'ils indiquent leurs strates, map pour celles des classes de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>leave features without a class out</source>
      <translation>laisser de côté les entités sans classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>the map's share of votes, to see how reliable it is</source>
      <translation>la part des voix de la carte, pour voir si elle est fiable</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>also write matrix and measures as a table</source>
      <translation>écrire aussi la matrice et les mesures dans une table</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>also write a report</source>
      <translation>écrire aussi un rapport</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>pixels</source>
      <translation>pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>draw a stratified random sample of a map</source>
      <translation>tirer un échantillon aléatoire stratifié d'une carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>Draw pixels of MAP at random within each class and write their centres as points; fill in their field 'reference', then give them to 'flair-seg accuracy'.</source>
      <translation>Tire au hasard des pixels de MAP dans chaque classe et écrit leurs centres comme points ; remplissez leur champ « reference », puis donnez-les à « flair-seg accuracy ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>GeoPackage to write; OUTPUT|layername=NAME adds or replaces one layer and keeps the others</source>
      <translation>GeoPackage à écrire ; OUTPUT|layername=NAME ajoute ou remplace une couche et conserve les autres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>number of points</source>
      <translation>nombre de points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>as many points as give overall accuracy this standard error (default: 0.01)</source>
      <translation>autant de points qu'il en faut pour cette erreur type de l'exactitude globale (par défaut : 0.01)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>user's accuracy expected of all classes, and of some by code, for --standard-error (default: 0.85)</source>
      <translation>exactitude utilisateur attendue pour toutes les classes, et pour certaines par leur code, pour --standard-error (par défaut : 0.85)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>fewest points of a class if mixed (default: 50)</source>
      <translation>nombre minimal de points d'une classe, pour mixed (par défaut : 50)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>of the random choice (default: 0)</source>
      <translation>graine du tirage au hasard (par défaut : 0)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>'{value}' is no list of accuracies such as 0.85,5=0.98</source>
      <translation>« {value} » n'est pas une liste d'exactitudes comme 0.85,5=0.98</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>{points} points of {pixels} px  {code} {name}</source>
      <translation>{points} points sur {pixels} px  {code} {name}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>exit codes: 0 done, 1 unforeseen, 2 input, 3 file, 4 model, 5 runtime missing, 6 device, 7 cluster, 8 memory, 130 cancelled</source>
      <translation>codes de sortie : 0 terminé, 1 erreur inattendue, 2 entrée, 3 fichier, 4 modèle, 5 moteur ONNX absent, 6 périphérique, 7 cluster, 8 mémoire, 130 annulé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>{message} (see {command} --help)</source>
      <translation>{message} (voir {command} --help)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>cancelled</source>
      <translation>annulé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>Land-cover maps from aerial mosaics.</source>
      <translation>Cartes d'occupation du sol à partir de mosaïques aériennes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>show the version and exit</source>
      <translation>afficher la version et quitter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>commands</source>
      <translation>commandes </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>unforeseen {name}: {error} (run again with -v and report it)</source>
      <translation>erreur inattendue {name} : {error} (relancez avec -v et signalez-la)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>error: {message}</source>
      <translation>erreur : {message}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>warning: {message}</source>
      <translation>avertissement : {message}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>report versions, devices and models, with a trial run</source>
      <translation>indiquer les versions, les périphériques et les modèles, avec un essai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>Report the versions of the libraries, the devices, the models and their problems, and map a small generated raster. The report is meant to be attached to a question; it names no personal folder.</source>
      <translation>Indique les versions des bibliothèques, les périphériques, les modèles et leurs problèmes, et cartographie un petit raster généré. Le rapport est destiné à être joint à une question ; il ne nomme aucun dossier personnel.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>the installation cannot make maps: see the report above</source>
      <translation>l'installation ne permet pas de produire des cartes : voir le rapport ci-dessus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>remove a model from your folder of models</source>
      <translation>supprimer un modèle de votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>fetch a model of the catalogue into your folder of models</source>
      <translation>télécharger un modèle du catalogue dans votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>Fetch a model; a download that broke off goes on where it stopped. The proxy is http_proxy's and https_proxy's.</source>
      <translation>Télécharge un modèle ; un téléchargement interrompu reprend où il s'est arrêté. Le proxy est celui de http_proxy et https_proxy.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>list the models that can be fetched</source>
      <translation>lister les modèles qui peuvent être téléchargés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>check, try and describe a model, and keep it in your folder of models</source>
      <translation>vérifier, essayer et décrire un modèle, puis l'enregistrer dans votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>Keep FILE in your folder of models. A file that describes itself needs no options; a bare one needs --bands, --classes and, where its graph leaves them open, --window-size and --normalisation.</source>
      <translation>Enregistre FILE dans votre dossier de modèles. Un fichier qui se décrit lui-même ne demande aucune option ; un fichier sans description demande --bands, --classes et, si son graphe ne les fixe pas, --window-size et --normalisation.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>an .onnx file, or the .json of an ensemble</source>
      <translation>un fichier .onnx, ou le .json d'un ensemble</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>what it is called in lists and commands (default: its own, or the file's)</source>
      <translation>son nom dans les listes et les commandes (par défaut : le sien, ou celui du fichier)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>its name for people</source>
      <translation>son nom en clair</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>its bands, in input order</source>
      <translation>ses bandes, dans l'ordre d'entrée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>{known}, or a JSON file: a list of names, or of objects with code, name and colour</source>
      <translation>{known}, ou un fichier JSON : une liste de noms, ou d'objets avec code, nom et couleur (code, name, colour)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>ground size of its pixels, in metres</source>
      <translation>taille au sol de ses pixels, en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>px, where its graph takes several sizes</source>
      <translation>px, si son graphe accepte plusieurs tailles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>of pixels from 0 to 255 before the graph: none, division by 255 (unit), by ImageNet's or by given mean and deviation</source>
      <translation>des pixels de 0 à 255 avant le graphe : aucune (none), division par 255 (unit), moyenne et écart type d'ImageNet (imagenet) ou donnés (dataset)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>mean of each band, for dataset</source>
      <translation>moyenne de chaque bande, pour dataset</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>standard deviation of each band</source>
      <translation>écart type de chaque bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>what 255 is before mean and deviation: 1 where they are of pixels from 0 to 1 (default: 255)</source>
      <translation>ce que vaut 255 avant moyenne et écart type : 1 s'ils sont ceux de pixels de 0 à 1 (par défaut : 255)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>what leaves the graph (default: found)</source>
      <translation>ce qui sort du graphe (par défaut : déterminé à l'essai)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>replace your model of the same name</source>
      <translation>remplacer votre modèle de même nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>what it is tried on</source>
      <translation>ce sur quoi il est essayé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>instead of the one that FLAIR_SEG_CATALOGUE names, or that comes with the program</source>
      <translation>à la place de celui que désigne FLAIR_SEG_CATALOGUE, ou de celui du programme</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>removed {files}</source>
      <translation>supprimé : {files}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>MB</source>
      <translation>Mo</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>catalogue '{place}' lists no models</source>
      <translation>le catalogue « {place} » ne liste aucun modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>'{found}' is no list of names such as red,green,blue</source>
      <translation>« {found} » n'est pas une liste de noms comme red,green,blue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>list, describe, check, add, fetch and remove models</source>
      <translation>lister, décrire, vérifier, ajouter, télécharger et supprimer des modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>list the known models</source>
      <translation>lister les modèles connus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>say what a model expects and gives</source>
      <translation>indiquer ce qu'un modèle attend et ce qu'il produit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>load a model and predict one window with it</source>
      <translation>charger un modèle et prédire une fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>{name:32} cannot be used: {reason}</source>
      <translation>{name:32} inutilisable : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>name</source>
      <translation>nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>title</source>
      <translation>titre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>file</source>
      <translation>fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>bands</source>
      <translation>bandes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>pixel</source>
      <translation>pixel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>window</source>
      <translation>fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>members</source>
      <translation>membres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>classes</source>
      <translation>classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>licence</source>
      <translation>licence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>attribution</source>
      <translation>attribution</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>{name} is sound: one window took {milliseconds:.0f} ms on {device}</source>
      <translation>{name} est valide : une fenêtre a pris {milliseconds:.0f} ms sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>any size</source>
      <translation>taille quelconque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>estimate time, memory, disk and cost of a map</source>
      <translation>estimer la durée, la mémoire, le disque et le coût d'une carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>Estimate what the map of INPUT, of an area, of a department and of all of France takes, from a sample of windows that is measured here.</source>
      <translation>Estime ce que demande la carte d'INPUT, d'une surface donnée, d'un département et de la France entière, d'après un échantillon de fenêtres mesuré sur place.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>raster or VRT mosaic, or anything GDAL opens</source>
      <translation>raster, mosaïque VRT ou tout ce que GDAL peut ouvrir</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>what runs the network (default: auto)</source>
      <translation>ce qui exécute le réseau (par défaut : auto)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>windows predicted at once</source>
      <translation>nombre de fenêtres prédites à la fois</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>CPU threads of the network (default: one per core)</source>
      <translation>threads CPU du réseau (par défaut : un par cœur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>side of the blocks that the map is made in, one by one</source>
      <translation>côté des blocs dans lesquels la carte est faite, l'un après l'autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>an area to reckon with</source>
      <translation>une surface à estimer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>ground size of its pixels (default: the model's)</source>
      <translation>taille au sol de ses pixels (par défaut : celle du modèle)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>time of a window, known from elsewhere</source>
      <translation>durée d'une fenêtre, connue par ailleurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>price of a machine for an hour</source>
      <translation>prix d'une heure de machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>say how many workers finish by then</source>
      <translation>indiquer combien de workers finissent dans ce délai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>measured on {device}</source>
      <translation>valeur mesurée sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>as given</source>
      <translation>valeur donnée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{seconds} s a window, {source}</source>
      <translation>{seconds} s par fenêtre, {source}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>memory: {need} MiB beside the network</source>
      <translation>mémoire : {need} Mio en plus du réseau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{name}: {pixels} Mpx, {windows} windows ({overlap} % of them for blocks of {size} px)</source>
      <translation>{name} : {pixels} Mpx, {windows} fenêtres (dont {overlap} % du fait des blocs de {size} px)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{hours} h on one machine, {writing} h for the one process that writes, {disk} GB of disk</source>
      <translation>{hours} h sur une machine, {writing} h pour l'unique processus qui écrit, {disk} Go de disque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>cost: {cost}</source>
      <translation>coût : {cost}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{workers} workers finish in time</source>
      <translation>{workers} worker(s) pour finir à temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>, in {runs} runs on a part each, as one process writes a run's files</source>
      <translation>, en {runs} traitements d'une partie chacun, car un seul processus écrit les fichiers d'un traitement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>map the land cover of a raster</source>
      <translation>cartographier l'occupation du sol d'un raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT.</source>
      <translation>Prédit des fenêtres de INPUT qui se recouvrent, avec un modèle, et écrit la carte d'occupation du sol OUTPUT.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>band numbers in the model's order</source>
      <translation>numéros de bande dans l'ordre du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>source values that become 0 and 255 (not for uint8)</source>
      <translation>valeurs source qui deviennent 0 et 255 (sans objet pour uint8)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>polygons to map, in any CRS; FILE|layername=NAME picks a layer</source>
      <translation>polygones à cartographier, dans un SCR quelconque ; FILE|layername=NAME choisit une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>rectangle to map</source>
      <translation>rectangle à cartographier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>coordinate system of --extent (default: the raster's)</source>
      <translation>système de coordonnées de --extent (par défaut : celui du raster)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write the winner's share, in percent</source>
      <translation>écrire aussi la part de la classe gagnante, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write every class's share, in percent</source>
      <translation>écrire aussi la part de chaque classe, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>keep the pixels even if their size is not the model's</source>
      <translation>conserver les pixels même si leur taille n'est pas celle du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>px, for networks that take several sizes</source>
      <translation>px, pour les réseaux qui acceptent plusieurs tailles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>start over, whatever an unfinished run has finished</source>
      <translation>recommencer, sans tenir compte de ce qu'un traitement inachevé a terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>map missing or damaged parts of INPUT as nodata, with a warning, instead of stopping with an error</source>
      <translation>cartographier en nodata les parties manquantes ou endommagées d'INPUT, avec un avertissement, au lieu de s'arrêter sur une erreur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>keep nothing of a run that is cancelled or fails</source>
      <translation>ne rien conserver d'un traitement annulé ou en échec</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>MiB that may be used in addition to the model; a wide raster is then processed in blocks of columns (default: what is available)</source>
      <translation>Mio utilisables en plus du modèle ; un raster large est alors traité par blocs de colonnes (par défaut : la mémoire disponible)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>write a folder of GeoTIFFs with sides of PX, and OUTPUT, which ends in .vrt, over them</source>
      <translation>écrire un dossier de GeoTIFF de PX de côté, et OUTPUT, dont le nom finit par .vrt, qui les réunit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>let the workers of a Dask scheduler predict, e.g. tcp://host:8786</source>
      <translation>confier la prédiction aux workers d'un ordonnanceur Dask, p. ex. tcp://host:8786</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>let N processes on this machine predict</source>
      <translation>confier la prédiction à N processus de cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>windows</source>
      <translation>fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>say how far the run on an output is</source>
      <translation>indiquer où en est le traitement d'une sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>Say how far the run that makes OUTPUT is, or where an unfinished one will go on.</source>
      <translation>Indique où en est le traitement qui produit OUTPUT, ou l'endroit où un traitement inachevé reprendra.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>running</source>
      <translation>en cours</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>stopped; the same command goes on</source>
      <translation>arrêté ; la même commande le reprend</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>{output}: {finished} of {height} rows finished ({percent} %), {state}</source>
      <translation>{output} : {finished} lignes sur {height} terminées ({percent} %), {state}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>{output}: finished</source>
      <translation>{output} : terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>there is no run on '{output}', and no such file</source>
      <translation>il n'y a ni traitement en cours pour « {output} », ni fichier de ce nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>say whether a raster is what a model wants</source>
      <translation>indiquer si un raster est ce qu'un modèle attend</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>Compare INPUT with what a model wants: pixel size, data types, and the values of each band with those of the training data. A verdict is no error: the exit code is 0 unless INPUT cannot be read.</source>
      <translation>Compare INPUT à ce qu'un modèle attend : taille de pixel, types de données, et valeurs de chaque bande face à celles des données d'entraînement. Un verdict n'est pas une erreur : le code de sortie est 0, sauf si INPUT ne peut pas être lu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>a name of 'flair-seg models', or an .onnx or .json file</source>
      <translation>un nom de « flair-seg models », ou un fichier .onnx ou .json</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>also write a report with histograms</source>
      <translation>écrire aussi un rapport avec histogrammes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>HTML report</source>
      <translation>rapport HTML</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>parts</source>
      <translation>parties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>fetch open imagery of an extent from a map service</source>
      <translation>télécharger les images ouvertes d'une emprise depuis un service de cartes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>Fetch the bands a model wants from IGN's Géoplateforme, or another WMS, into the GeoTIFF OUTPUT. What was fetched before a break lies in OUTPUT.fetch: the same command goes on there. Proxies are taken from the environment (https_proxy, no_proxy).</source>
      <translation>Télécharge les bandes voulues par un modèle depuis la Géoplateforme de l'IGN, ou un autre WMS, dans le GeoTIFF OUTPUT. Ce qui est téléchargé avant une coupure est dans OUTPUT.fetch : la même commande y reprend. Les proxys sont ceux de l'environnement (https_proxy, no_proxy).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>rectangle to fetch</source>
      <translation>rectangle à télécharger</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>coordinate system of --extent (default: the result's)</source>
      <translation>système de coordonnées de --extent (par défaut : celui du résultat)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>polygons whose extent is fetched; FILE|layername=NAME</source>
      <translation>polygones dont l'emprise est téléchargée ; FILE|layername=NAME</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>bands, in order</source>
      <translation>bandes, dans l'ordre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>take the bands and pixel size of this model</source>
      <translation>prendre les bandes et la taille de pixel de ce modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>pixel size in metres (default: the model's, or 0.2)</source>
      <translation>taille de pixel en mètres (par défaut : celle du modèle, ou 0.2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>coordinate system of the result (default: EPSG:2154 in metropolitan France, the UTM zone overseas)</source>
      <translation>système de coordonnées du résultat (par défaut : EPSG:2154 en France métropolitaine, la zone UTM en outre-mer)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>another service, as in resources/services.json</source>
      <translation>un autre service, décrit comme dans resources/services.json</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>tell the size and stop</source>
      <translation>indiquer le volume et s'arrêter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>refuse more than this (default: 20)</source>
      <translation>refuser un volume supérieur (par défaut : 20)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>requests</source>
      <translation>requêtes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>make one VRT per zone of a folder of patches</source>
      <translation>faire un VRT par zone d'un dossier de patches</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>Write one VRT per zone found below PATCH_FOLDER; labels get a VRT of their own.</source>
      <translation>Écrit un VRT par zone trouvée sous PATCH_FOLDER ; les étiquettes ont leur propre VRT.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>classes of the labels; by default those the patches carry, or flair-19</source>
      <translation>classes des étiquettes ; par défaut celles que portent les patches, sinon flair-19</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>also write where the patches lie, and gaps and overlaps, as polygons</source>
      <translation>écrire aussi les emprises des patches, les lacunes et les superpositions, en polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>make one raster of colour, infrared and height files</source>
      <translation>faire un seul raster de fichiers de couleurs, d'infrarouge et de hauteurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>Write OUTPUT, a VRT with the bands red, green, blue, nir and height, from separate files or folders of tiles. No pixels are copied. Heights are those of the surface above the terrain, 5 levels a metre.</source>
      <translation>Écrit OUTPUT, un VRT avec les bandes red, green, blue, nir et height, à partir de fichiers séparés ou de dossiers de dalles. Aucun pixel n'est copié. Les hauteurs sont celles de la surface au-dessus du terrain, à 5 niveaux par mètre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>VRT to write, with others beside it; with --copy a GeoTIFF</source>
      <translation>VRT à écrire, avec d'autres à côté ; avec --copy, un GeoTIFF</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>red, green and blue: files, or folders of tiles</source>
      <translation>rouge, vert et bleu : fichiers, ou dossiers de dalles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>near infrared, red and green: only the near infrared is taken</source>
      <translation>proche infrarouge, rouge et vert : seul le proche infrarouge est pris</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>near infrared alone, instead of --irc</source>
      <translation>proche infrarouge seul, à la place de --irc</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>surface model (MNS), metres</source>
      <translation>modèle numérique de surface (MNS), en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>terrain model (MNT), metres</source>
      <translation>modèle numérique de terrain (MNT), en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>height above ground, metres, instead of --surface and --terrain</source>
      <translation>hauteur au-dessus du sol, en mètres, à la place de --surface et --terrain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>levels of the height band a metre (default: 5, as in FLAIR); 1 where --height is in levels already</source>
      <translation>niveaux par mètre de la bande height (par défaut : 5, comme dans FLAIR) ; 1 si --height est déjà en niveaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>pixel size in metres (default: RGB's)</source>
      <translation>taille de pixel en mètres (par défaut : celle de RGB)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>rectangle to stack</source>
      <translation>rectangle à empiler</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>coordinate system of --extent (default: RGB's)</source>
      <translation>système de coordonnées de --extent (par défaut : celui de RGB)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>coordinate system of files that have none, such as .asc</source>
      <translation>système de coordonnées des fichiers qui n'en ont pas, comme les .asc</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>write the pixels to a GeoTIFF instead of a VRT</source>
      <translation>écrire les pixels dans un GeoTIFF à la place d'un VRT</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>print the result as JSON on standard output</source>
      <translation>afficher le résultat en JSON sur la sortie standard</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>show warnings and errors only</source>
      <translation>n'afficher que les avertissements et les erreurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>show the trace of an error</source>
      <translation>afficher la trace d'une erreur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>px between windows</source>
      <translation>px entre deux fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>1, 4, 8 or 16 predictions a pixel (default: best); fine takes half the time of best, and 1.45 %% of the pixels differed in a trial</source>
      <translation>1, 4, 8 ou 16 prédictions par pixel (par défaut : best) ; fine prend deux fois moins de temps que best, et 1,45 %% des pixels différaient lors d'un essai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>default: vote</source>
      <translation>par défaut : vote</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>test-time augmentation</source>
      <translation>augmentation à la prédiction (TTA)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>for a model of the normalisation 'reference': a raster over all of INPUT with the values that such models are trained with, e.g. Sentinel-2 reflectances</source>
      <translation>pour un modèle normalisé par une référence ('reference') : un raster couvrant tout INPUT, avec les valeurs vues à l'entraînement de ces modèles, p. ex. des réflectances Sentinel-2</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>written: {paths}</source>
      <translation>écrit : {paths}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' is no list of whole numbers such as 1,2,3</source>
      <translation>« {found} » n'est pas une liste de nombres entiers comme 1,2,3</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' is not a finite number</source>
      <translation>« {found} » n'est pas un nombre fini</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' has {count} numbers: {needed} are needed</source>
      <translation>« {found} » compte {count} nombres : il en faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>the path is empty: give the path of the result</source>
      <translation>le chemin est vide : indiquez le chemin du résultat</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>usage: </source>
      <translation>utilisation : </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>positional arguments</source>
      <translation>arguments positionnels </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>options</source>
      <translation>options </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>optional arguments</source>
      <translation>arguments facultatifs </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>show this help message and exit</source>
      <translation>afficher cette aide et quitter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>argument %(argument_name)s: %(message)s</source>
      <translation>argument %(argument_name)s : %(message)s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>invalid choice: %(value)r (choose from %(choices)s)</source>
      <translation>choix non valide : %(value)r (choisissez parmi %(choices)s)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>invalid %(type)s value: %(value)r</source>
      <translation>valeur non valide pour le type %(type)s : %(value)r</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>the following arguments are required: %s</source>
      <translation>ces arguments sont obligatoires : %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>unrecognized arguments: %s</source>
      <translation>arguments inconnus : %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>expected one argument</source>
      <translation>une valeur est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>expected at least one argument</source>
      <translation>au moins une valeur est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>expected at most one argument</source>
      <translation>une valeur au plus est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>expected %s argument</source>
      <translation>%s valeur est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>expected %s arguments</source>
      <translation>%s valeurs sont attendues</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>not allowed with argument %s</source>
      <translation>incompatible avec l'argument %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>one of the arguments %s is required</source>
      <translation>l'un des arguments %s est obligatoire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>ambiguous option: %(option)s could match %(matches)s</source>
      <translation>option ambiguë : %(option)s peut désigner %(matches)s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/words.py" />
      <source>ignored explicit argument %r</source>
      <translation>valeur %r inattendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/feedback.py" />
      <source>the run was cancelled</source>
      <translation>le traitement a été annulé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/feedback.py" />
      <source>{time} left</source>
      <translation>reste {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>batch size is {batch_size}, with windows of {window_size} px: this needs at least {need:.1f} GiB of memory, and {memory:.1f} GiB are available</source>
      <translation>batch size vaut {batch_size}, avec des fenêtres de {window_size} px : il faut au moins {need:.1f} Gio de mémoire, et {memory:.1f} Gio sont disponibles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>batch size {found}, found by trial and kept for this model and device; another changes what rounding changes</source>
      <translation>taille de lot {found}, trouvée par essai et conservée pour ce modèle et ce périphérique ; une autre peut changer le résultat, aux arrondis près</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>the first run with a model takes minutes, to build its engine, which is kept in {folder}</source>
      <translation>le premier traitement avec un modèle prend quelques minutes de plus, pour construire son moteur TensorRT, conservé dans {folder}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>the first run with a model compiles it, which is kept in {folder}</source>
      <translation>le premier traitement avec un modèle le compile ; le résultat est conservé dans {folder}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>this processor does not calculate in bfloat16: choose 'openvino'</source>
      <translation>ce processeur ne calcule pas en bfloat16 : choisissez « openvino »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>; {unused} can be asked for</source>
      <translation> ; {unused} peut être demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>the best device present</source>
      <translation>le meilleur périphérique présent</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>an NVIDIA GPU is present, but this onnxruntime is built for the CPU only: install onnxruntime-gpu ('Install the runtime' in QGIS) to use it</source>
      <translation>un GPU NVIDIA est présent, mais cet onnxruntime est fait pour le CPU seul : installez onnxruntime-gpu (« Installer le moteur ONNX » dans QGIS) pour l'utiliser</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>no CUDA or DirectML device; {unused} can be asked for</source>
      <translation>pas de périphérique CUDA ou DirectML ; {unused} peut être demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>no GPU that ONNX Runtime can use</source>
      <translation>aucun GPU qu'ONNX Runtime puisse utiliser</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/ensemble.py" />
      <source>model '{name}' gives {shape} for {batch_size} x {window_size} px: its manifest promises {expected}</source>
      <translation>le modèle « {name} » donne {shape} pour {batch_size} x {window_size} px : son manifeste annonce {expected}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/graph.py" />
      <source>model '{name}' uses operator set {opset}: {product} need {needed} or later, export it anew</source>
      <translation>le modèle « {name} » utilise le jeu d'opérateurs {opset} : {product} demande {needed} ou plus, exportez-le à nouveau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/graph.py" />
      <source>model '{name}' gives classes only: averaging and confidence need {product}</source>
      <translation>le modèle « {name} » ne donne que des classes : la moyenne et la confiance demandent {product}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/graph.py" />
      <source>model '{name}' gives probabilities: an average of logits needs logits</source>
      <translation>le modèle « {name} » donne des probabilités : une moyenne de logits demande des logits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/predictor.py" />
      <source>the windows have shape {found}: model '{name}' needs {needed}, with bands {bands}</source>
      <translation>les fenêtres ont la forme {found} : le modèle « {name} » attend {needed}, avec les bandes {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/predictor.py" />
      <source>the windows have data type {found}: model '{name}' needs uint8</source>
      <translation>les fenêtres sont de type {found} : le modèle « {name} » attend uint8</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>device '{wanted}' is not known: choose one of {choices}</source>
      <translation>le périphérique « {wanted} » est inconnu : choisissez parmi {choices}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} is offered but unusable ({failure})</source>
      <translation>{name} est proposé mais inutilisable ({failure})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>no device can run '{name}': {notes}</source>
      <translation>aucun périphérique ne peut exécuter « {name} » : {notes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>device '{wanted}' was asked for, but this onnxruntime {version} offers {present}: install one with {provider} or choose 'auto'</source>
      <translation>le périphérique « {wanted} » est demandé, mais cet onnxruntime {version} propose {present} : installez-en un avec {provider} ou choisissez « auto »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>device '{wanted}' was asked for and cannot be used: {failure}</source>
      <translation>le périphérique « {wanted} » est demandé et ne peut pas être utilisé : {failure}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>asked for</source>
      <translation>demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime refuses '{name}': {error}</source>
      <translation>ONNX Runtime refuse « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{provider} did not load; for CUDA, check the driver and that CUDA and cuDNN are installed</source>
      <translation>{provider} ne s'est pas chargé ; pour CUDA, vérifiez le pilote et la présence de CUDA et de cuDNN</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} with a batch of {count}: {error}</source>
      <translation>{name} avec un lot de {count} : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>try a smaller batch size</source>
      <translation>essayez une taille de lot plus petite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source> or device 'cpu'</source>
      <translation> ou le périphérique « cpu »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} failed on {device} with a batch of {count}: {error}; {remedy}</source>
      <translation>{name} a échoué sur {device} avec un lot de {count} : {error} ; {remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} gives values that are not numbers on {device}: its weights are damaged, or half precision overflows there; try device 'cpu' or a float32 export</source>
      <translation>{name} donne sur {device} des valeurs qui ne sont pas des nombres : ses poids sont endommagés, ou la demi-précision y déborde ; essayez le périphérique « cpu » ou un export en float32</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} gives class code {found}: its manifest lists {known}</source>
      <translation>{name} donne le code de classe {found} : son manifeste liste {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime is not installed: run 'Install the runtime' (flair:installruntime) in QGIS, or 'pip install onnxruntime' for the command line</source>
      <translation>ONNX Runtime n'est pas installé : lancez « Installer le moteur ONNX » (flair:installruntime) dans QGIS, ou « pip install onnxruntime » pour la ligne de commande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime is installed but does not load ({error}): install it anew</source>
      <translation>ONNX Runtime est installé mais ne se charge pas ({error}) : réinstallez-le</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>model '{name}' takes {dtype}, but its metadata asks for normalised values: it needs a float input, or to normalise inside the graph</source>
      <translation>le modèle « {name} » prend {dtype}, mais ses métadonnées demandent des valeurs normalisées : il lui faut une entrée en virgule flottante, ou la normalisation dans le graphe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>model '{name}' takes {dtype}: values brought to a reference need a float input, so export it with one</source>
      <translation>le modèle '{name}' prend des {dtype} : des valeurs ramenées à une référence demandent une entrée en virgule flottante, exportez-le ainsi</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/speed.py" />
      <source>speed of earlier runs on this machine</source>
      <translation>d'après la vitesse des traitements précédents sur cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/speed.py" />
      <source>speed of the first windows</source>
      <translation>d'après la vitesse des premières fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/speed.py" />
      <source>estimated time: {time} for {windows} windows ({source})</source>
      <translation>durée estimée : {time} pour {windows} fenêtres ({source})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>.</source>
      <translation>,</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/damage.py" />
      <source>damaged pixels become nodata, first at {place}: {reason}</source>
      <translation>des pixels endommagés deviennent nodata, les premiers en {place} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/damage.py" />
      <source>'{name}': {share:.3g} % of the pixels ({pixels}) are missing or damaged and become nodata, within {place}</source>
      <translation>« {name} » : {share:.3g} % des pixels ({pixels}) sont manquants ou endommagés et deviennent nodata, dans l'emprise {place}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/damage.py" />
      <source>columns {left}..{right}, rows {top}..{bottom}</source>
      <translation>colonnes {left} à {right}, lignes {top} à {bottom}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/damage.py" />
      <source>x {xmin:.10g}..{xmax:.10g}, y {ymin:.10g}..{ymax:.10g}</source>
      <translation>x de {xmin:.10g} à {xmax:.10g}, y de {ymin:.10g} à {ymax:.10g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>{device} has no memory for {batch_size} windows at once: {most} are predicted at once</source>
      <translation>{device} n'a pas assez de mémoire pour {batch_size} fenêtres à la fois : la taille de lot est ramenée à {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>virtual raster over tiles</source>
      <translation>raster virtuel sur un dossier de dalles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>with one prediction a pixel the confidence is 100 % everywhere: choose a better quality or a smaller stride, or combine by mean</source>
      <translation>avec une prédiction par pixel, la confiance est de 100 % partout : choisissez une meilleure qualité, un pas plus petit ou la combinaison mean</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>device: {name} ({reason})</source>
      <translation>périphérique : {name} ({reason})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>window size is {size} px: network '{name}' takes {fixed} px only</source>
      <translation>la taille de fenêtre est {size} px : le réseau « {name} » n'accepte que {fixed} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>batch size is {batch_size}: model '{name}' takes {fixed} only</source>
      <translation>la taille de lot est {batch_size} : le modèle « {name} » n'accepte que {fixed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/journal.py" />
      <source>an unfinished run on '{output}' differs in {changed}: go on with what it had, or start over (--restart; in QGIS 'Start over')</source>
      <translation>un traitement inachevé de « {output} » diffère par {changed} : reprenez avec les mêmes paramètres, ou recommencez (--restart ; dans QGIS « Recommencer »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/journal.py" />
      <source>part '{path}' of the unfinished run is damaged: start over (--restart; in QGIS 'Start over')</source>
      <translation>la partie « {path} » du traitement inachevé est endommagée : recommencez (--restart ; dans QGIS « Recommencer »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/journal.py" />
      <source>a map of {width} x {height} px</source>
      <translation>une carte de {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/journal.py" />
      <source>'{path}' is damaged or was not written by this program: start over (--restart; in QGIS 'Start over')</source>
      <translation>« {path} » est endommagé ou n'a pas été écrit par ce programme : recommencez (--restart ; dans QGIS, « Recommencer »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/journal.py" />
      <source>another run is writing '{output}': wait for it, or choose another output</source>
      <translation>un autre traitement écrit « {output} » : attendez qu'il finisse, ou choisissez une autre sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/memory.py" />
      <source>the memory budget is {budget} MiB: this run needs at least {need} MiB beside the network</source>
      <translation>le budget de mémoire est de {budget} Mio : ce traitement en demande au moins {need} en plus du réseau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/memory.py" />
      <source>this run needs at least {need} MiB plus the model, and {available} MiB are available: close other programs, or set a memory budget (--memory; in QGIS 'Memory budget') to try it all the same</source>
      <translation>ce traitement a besoin d'au moins {need} Mio en plus du modèle, et {available} Mio sont disponibles : fermez d'autres programmes, ou fixez un budget de mémoire (--memory ; dans QGIS « Budget de mémoire ») pour essayer quand même</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/parts.py" />
      <source>a number is out of range</source>
      <translation>un nombre est hors limites</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/predicting.py" />
      <source>{device} ran out of memory: {most} windows instead of {batch_size} are predicted at once from here on, which changes what rounding changes; for a map that can be made again, give batch size {most}</source>
      <translation>{device} a manqué de mémoire : désormais {most} fenêtres au lieu de {batch_size} sont prédites à la fois, ce qui peut changer le résultat, aux arrondis près ; pour une carte reproductible, indiquez la taille de lot {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>model '{name}' was trained on images brought to a reference, and none is given (--reference; in QGIS 'Reference'): it is normalised by its data set</source>
      <translation>le modèle '{name}' a été entraîné sur des images ramenées à une référence, et aucune n'est donnée (--reference ; dans QGIS « Référence ») : il est normalisé par son jeu de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>reference '{path}' has fewer than {least} valid pixels over the raster, or no deviation: the model is normalised by its data set</source>
      <translation>la référence '{path}' a moins de {least} pixels valides sur l'emprise du raster, ou un écart-type nul : le modèle est normalisé par son jeu de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>a reference is given, and model '{name}' has the normalisation '{type}': a model trained with the normalisation 'reference' is needed</source>
      <translation>une référence est donnée, et le modèle '{name}' a la normalisation '{type}' : il faut un modèle entraîné avec la normalisation 'reference'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>model '{name}' has the normalisation 'reference', but its manifest has no reference_mean and reference_std: export it anew (training.export)</source>
      <translation>le modèle '{name}' a la normalisation 'reference', mais son manifeste n'a ni reference_mean ni reference_std : exportez-le à nouveau (training.export)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>reference '{path}': {error}</source>
      <translation>référence '{path}' : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>bands of the reference: {bands}</source>
      <translation>bandes de la référence : {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>reference '{path}'</source>
      <translation>référence « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>the raster to map</source>
      <translation>le raster à cartographier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>{what} has no coordinate system or georeference: with a reference both need one</source>
      <translation>{what} n'a pas de système de coordonnées ou de géoréférencement : avec une référence, il en faut aux deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>reference '{path}' covers {found} and the raster to map {needed} in its coordinate system: they must overlap</source>
      <translation>la référence '{path}' couvre {found} et le raster à cartographier {needed} dans le système de coordonnées de celle-ci : ils doivent se recouvrir</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>band '{band}' of reference '{path}' has the mean {found:.4g}, and {usual:.4g} was usual in training: its units probably differ</source>
      <translation>la bande '{band}' de la référence '{path}' a pour moyenne {found:.4g}, contre {usual:.4g} d'ordinaire à l'entraînement : ses unités sont probablement autres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/rows.py" />
      <source>stride {stride} px gives {max_votes} windows a pixel: '{combine}' takes at most {most}</source>
      <translation>un pas de {stride} px donne {max_votes} fenêtres par pixel : « {combine} » en accepte {most} au plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/rows.py" />
      <source>writing overviews and the final files</source>
      <translation>écriture des aperçus et des fichiers finaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>was changed</source>
      <translation>a été modifié</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>has disappeared</source>
      <translation>a disparu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>'{path}' {what} while it was read: start over (--restart; in QGIS 'Start over')</source>
      <translation>« {path} » {what} pendant sa lecture : recommencez (--restart ; dans QGIS « Recommencer »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>missing source files of '{path}' ({count}): '{missing}'</source>
      <translation>fichiers sources de « {path} » manquants ({count}) : « {missing} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>bands: {bands}</source>
      <translation>bandes : {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>; models that can read it: {names}</source>
      <translation> ; modèles qui peuvent le lire : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>band {number} is tagged Alpha, but was asked for as data: it is not used as a mask</source>
      <translation>la bande {number} est marquée Alpha, mais demandée comme données : elle ne sert pas de masque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>band {number} is tagged Alpha and holds a mask: what is transparent is nodata</source>
      <translation>la bande {number} est marquée Alpha et contient un masque : ce qui est transparent est nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>band {number} is tagged Alpha, but holds image values: it is taken as data, not as a mask</source>
      <translation>la bande {number} est marquée Alpha, mais contient des valeurs d'image : elle est prise comme données, pas comme masque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>give the values that are to become 0 and 255 (scale)</source>
      <translation>indiquez les valeurs qui doivent devenir 0 et 255 (scale)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>convert it first</source>
      <translation>convertissez-la d'abord</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>band {number} of '{input}' is {found} and the model takes {dtype}: {remedy}</source>
      <translation>la bande {number} de « {input} » est en {found} et le modèle prend {dtype} : {remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>'{input}' has no complete georeference: its pixels are taken to be of the model's size ({size})</source>
      <translation>« {input} » n'a pas de géoréférencement complet : ses pixels sont supposés de la taille du modèle ({size})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>pixels of {found} are kept, though the model was made for {wanted:g} m</source>
      <translation>les pixels de {found} sont conservés, bien que le modèle soit fait pour {wanted:g} m</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>pixels of {found} are resampled to the model's {wanted:g} m</source>
      <translation>les pixels de {found} sont rééchantillonnés aux {wanted:g} m du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>the map has {times:.0f} times as many pixels as the input: resampling adds no detail</source>
      <translation>la carte a {times:.0f} fois plus de pixels que l'entrée : le rééchantillonnage n'ajoute aucun détail</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation type</source>
      <translation>le type de normalisation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation has {count} means and {deviations} deviations: they must match</source>
      <translation>la normalisation a {count} moyennes et {deviations} écarts types : il en faut autant</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation means must be numbers from -{most} to {most}, found {mean}</source>
      <translation>les moyennes de la normalisation doivent être des nombres de -{most} à {most} ; valeurs trouvées : {mean}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation deviations must be positive, from {least} to {most}, found {std}</source>
      <translation>les écarts types de la normalisation doivent être positifs, de {least} à {most} ; valeurs trouvées : {std}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation of type '{type}' has a reference_mean or reference_std: only the type 'reference' takes them</source>
      <translation>la normalisation de type '{type}' porte un reference_mean ou un reference_std : seul le type 'reference' les admet</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation has {count} means, {means} reference_mean and {deviations} reference_std: they must match</source>
      <translation>la normalisation a {count} moyennes, {means} reference_mean et {deviations} reference_std : leurs nombres doivent être égaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>a reference_mean is {mean} and its reference_std {std}: they must be a number other than 0 and a positive one, or both null</source>
      <translation>un reference_mean vaut {mean} et son reference_std {std} : il faut un nombre autre que 0 et un nombre positif, ou null pour les deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>band name</source>
      <translation>le nom de la bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>band dtype</source>
      <translation>le type de données d'une bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the scale of band '{name}'</source>
      <translation>le facteur d'échelle de la bande « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>output type</source>
      <translation>le type de sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>output stride</source>
      <translation>le pas de sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>manifest schema is {schema}: this version reads schema {known}</source>
      <translation>le schéma du manifeste est {schema} : cette version lit le schéma {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>window_size of '{name}'</source>
      <translation>window_size de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>gsd_m of '{name}'</source>
      <translation>gsd_m de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>'{name}' has {count} bands and {deviations} band means</source>
      <translation>« {name} » a {count} bandes et {deviations} moyennes de bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>manifest of '{name}': {error}</source>
      <translation>manifeste de « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>manifest of '{name}' lists no bands: it needs at least one</source>
      <translation>le manifeste de « {name} » ne liste aucune bande : il en faut au moins une</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the number of bands of '{name}'</source>
      <translation>le nombre de bandes de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>manifest of '{name}' lists band '{name2}' twice: names must differ</source>
      <translation>le manifeste de « {name} » liste deux fois la bande « {name2} » : les noms doivent différer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>model name</source>
      <translation>le nom du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the manifest</source>
      <translation>le manifeste</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>member file</source>
      <translation>le fichier du membre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>member file is '{file}': it must be on this computer, preferably in the ensemble's folder</source>
      <translation>le fichier de membre est « {file} » : il doit se trouver sur cet ordinateur, de préférence dans le dossier de l'ensemble</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>weight of member '{file}'</source>
      <translation>le poids du membre « {file} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>ensemble schema is {schema}: this version reads schema {known}</source>
      <translation>le schéma de l'ensemble est {schema} : cette version lit le schéma {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>ensemble '{name}' has no members: it needs at least one</source>
      <translation>l'ensemble « {name} » n'a pas de membre : il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the number of members of '{name}'</source>
      <translation>le nombre de membres de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>class_source of code {code} is member {index}: '{name}' has {count}</source>
      <translation>class_source du code {code} est le membre {index} : « {name} » en a {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the ensemble manifest</source>
      <translation>le manifeste de l'ensemble</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>{what} is {value}: it must be from {low} to {high}</source>
      <translation>{what} vaut {value} : la valeur doit être comprise entre {low} et {high}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/metadata.py" />
      <source>it is made for the task '{task}': a segmentation network (Segmentor) is needed</source>
      <translation>il est fait pour la tâche « {task} » : il faut un réseau de segmentation (Segmentor)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/metadata.py" />
      <source>its input has {count} bands: at most {most} are possible</source>
      <translation>son entrée a {count} bandes : {most} au plus sont possibles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/metadata.py" />
      <source>its metadata has no class_names: a class index to name mapping is needed</source>
      <translation>ses métadonnées n'ont pas de class_names : il faut une correspondance entre numéros et noms de classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/metadata.py" />
      <source>its metadata cannot be read: {error}</source>
      <translation>ses métadonnées ne peuvent pas être lues : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/metadata.py" />
      <source>the class index {key} is not a whole number</source>
      <translation>l'indice de classe {key} n'est pas un nombre entier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>class codes</source>
      <translation>codes de classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>members of '{name}' differ in {what}: {mine} in {first}, {theirs} in {other}</source>
      <translation>les membres de « {name} » diffèrent ({what}) : {mine} dans {first}, {theirs} dans {other}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>class_source of '{name}' names code {unknown}: it has codes {codes}</source>
      <translation>class_source de « {name} » nomme le code {unknown} : ses codes sont {codes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>members of '{name}' read band '{band}' as {dtype} (scale {scale}) and as {dtype2} (scale {scale2}): they must agree</source>
      <translation>les membres de « {name} » lisent la bande « {band} » en {dtype} (scale {scale}) et en {dtype2} (scale {scale2}) : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>members of '{name}' take batches of {sizes}: they must agree</source>
      <translation>les membres de « {name} » prennent des lots de {sizes} : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>'{path}' cannot be read: {reason}</source>
      <translation>« {path} » ne peut pas être lu : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>none</source>
      <translation>aucun</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{model}' is not known (found: {known}): give one of these names or an .onnx file</source>
      <translation>le modèle « {model} » est inconnu (présents : {known}) : donnez l'un de ces noms ou un fichier .onnx</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' gives {shapes}: a segmentation network gives {output} per pixel, (N, classes, height, width)</source>
      <translation>le modèle « {name} » donne {shapes} : un réseau de segmentation donne {output} par pixel, (N, classes, hauteur, largeur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' gives {channels} channels and its manifest lists {count} classes: they must match</source>
      <translation>le modèle « {name} » donne {channels} canaux et son manifeste liste {count} classes : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>ensemble '{name}': {error}</source>
      <translation>ensemble « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}': {error}</source>
      <translation>modèle « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{path}' says nothing of its bands and classes: put a manifest beside it, {name}, or add it with answers ('flair-seg models add', flair:addmodel)</source>
      <translation>le modèle « {path} » ne dit rien de ses bandes ni de ses classes : placez un manifeste à côté, {name}, ou ajoutez-le en donnant les réponses (« flair-seg models add », flair:addmodel)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' takes {shapes}: one image (N, bands, height, width) is needed</source>
      <translation>le modèle « {name} » prend {shapes} : il faut une image (N, bandes, hauteur, largeur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' takes pixels of {dtype}: none that numpy knows</source>
      <translation>le modèle « {name} » prend des pixels en {dtype} : numpy ne connaît pas ce type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' takes {channels} bands and its manifest lists {count} ({band_names}): they must match</source>
      <translation>le modèle « {name} » prend {channels} bandes et son manifeste en liste {count} ({band_names}) : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>model '{name}' takes windows of {width} x {height} px and its manifest says {window_size}: they must match</source>
      <translation>le modèle « {name} » prend des fenêtres de {width} x {height} px et son manifeste indique {window_size} : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>model file '{path}' cannot be read: {reason}</source>
      <translation>le fichier de modèle « {path} » ne peut pas être lu : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>not a file</source>
      <translation>ce n'est pas un fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>'{path}' is not an ONNX model: {reason}</source>
      <translation>« {path} » n'est pas un modèle ONNX : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>'{path}' is not a whole ONNX model ({error}): fetch it again</source>
      <translation>« {path} » n'est pas un modèle ONNX complet ({error}) : téléchargez-le à nouveau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>it holds no graph with inputs and outputs</source>
      <translation>il ne contient pas de graphe avec entrées et sorties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>its graph has more than {most} inputs or outputs</source>
      <translation>son graphe a plus de {most} entrées ou sorties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>type {content!r}</source>
      <translation>type {content!r}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>'{name}' has {count} dimensions: it may have {most}</source>
      <translation>« {name} » a {count} dimensions : {most} au plus sont possibles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>a dimension is {size}: it must be at most {most}</source>
      <translation>une dimension vaut {size} : elle doit être au plus {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a message has more than {count} fields</source>
      <translation>un message a plus de {count} champs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>unknown wire type {kind}</source>
      <translation>type binaire inconnu {kind}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>{position} bytes are missing at its end</source>
      <translation>il manque {position} octets à la fin</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a number is longer than 64 bits</source>
      <translation>un nombre dépasse 64 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a number stands where a message is due</source>
      <translation>un nombre se trouve à la place d'un message</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>bytes stand where a number is due</source>
      <translation>des octets se trouvent à la place d'un nombre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a text of {size} bytes is longer than {most}</source>
      <translation>un texte de {size} octets dépasse {most} octets</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>class code {code} of '{name}' is no whole number in 0..{most}</source>
      <translation>le code de classe {code} de « {name} » n'est pas un nombre entier de 0 à {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>class {code} has no name</source>
      <translation>la classe {code} n'a pas de nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>the name of class {code} has {count} characters: it may have {most}</source>
      <translation>le nom de la classe {code} a {count} caractères : {most} au plus sont possibles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>class name</source>
      <translation>le nom de la classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>colour '{colour}' of class '{name}' is not of the form #rrggbb in lower case</source>
      <translation>la couleur « {colour} » de la classe « {name} » n'est pas de la forme #rrggbb en minuscules</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>code {code} is not in nomenclature {name} (codes {first}..{last})</source>
      <translation>le code {code} n'est pas dans la nomenclature {name} (codes {first}..{last})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>a nomenclature needs at least one class, found none</source>
      <translation>une nomenclature doit avoir au moins une classe, aucune trouvée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>class codes must be unique and increasing, found {codes}</source>
      <translation>les codes de classe doivent être uniques et croissants, trouvé {codes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>classes use both code 0 and code 255: no code is left for nodata</source>
      <translation>des classes utilisent le code 0 et le code 255 : il ne reste pas de code pour nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>building</source>
      <translation>bâtiment</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>pervious surface</source>
      <translation>zone perméable</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>impervious surface</source>
      <translation>zone imperméable</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>bare soil</source>
      <translation>sol nu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>water</source>
      <translation>surface d'eau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>coniferous</source>
      <translation>conifère</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>deciduous</source>
      <translation>feuillu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>brushwood</source>
      <translation>broussaille</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>vineyard</source>
      <translation>vigne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>herbaceous vegetation</source>
      <translation>pelouse</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>agricultural land</source>
      <translation>culture</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>plowed land</source>
      <translation>terre labourée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>swimming pool</source>
      <translation>piscine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>snow</source>
      <translation>neige</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>clear cut</source>
      <translation>coupe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>mixed</source>
      <translation>peuplement mixte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>ligneous</source>
      <translation>ligneux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>greenhouse</source>
      <translation>serre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>other</source>
      <translation>autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>undefined</source>
      <translation>indéfini</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>unchanged</source>
      <translation>inchangé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>void</source>
      <translation>vide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>flat</source>
      <translation>sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>construction</source>
      <translation>construction</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>object</source>
      <translation>objet</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>nature</source>
      <translation>nature</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>sky</source>
      <translation>ciel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>human</source>
      <translation>personne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>vehicle</source>
      <translation>véhicule</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>scale is {low:g} to {high:g}: two finite numbers are needed</source>
      <translation>l'échelle va de {low:g} à {high:g} : il faut deux nombres finis</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>scale is {low:g} to {high:g}: the first must be below the second</source>
      <translation>scale va de {low:g} à {high:g} : la première valeur doit être inférieure à la seconde</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>a cluster and workers on this machine are given: give one of them</source>
      <translation>un cluster et des workers sur cette machine sont donnés : donnez l'un des deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>the area of interest cannot be drawn</source>
      <translation>la zone d'intérêt ne peut pas être rastérisée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>the extent</source>
      <translation>l'emprise</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>area of interest '{polygons}'</source>
      <translation>la zone d'intérêt « {polygons} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>the extent is {extent}: it must be xmin, ymin, xmax, ymax with xmin &lt; xmax and ymin &lt; ymax</source>
      <translation>l'emprise est {extent} : il faut xmin, ymin, xmax, ymax avec xmin &lt; xmax et ymin &lt; ymax</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>{what} cannot be used: the raster has no georeference</source>
      <translation>{what} ne peut pas être utilisée : le raster n'est pas géoréférencé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>{what} ({bounds}) lies outside the raster ({raster}): they must overlap</source>
      <translation>{what} ({bounds}) est hors du raster ({raster}) : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>the extent's coordinate system '{crs}' cannot be used</source>
      <translation>le système de coordonnées de l'emprise, « {crs} », ne peut pas être utilisé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>the extent {extent} in '{crs}' does not exist in the raster's coordinate system</source>
      <translation>l'emprise {extent} en « {crs} » n'existe pas dans le système de coordonnées du raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>area of interest</source>
      <translation>zone d'intérêt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>area of interest '{source}'</source>
      <translation>zone d'intérêt « {source} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>area of interest '{source}' holds no polygon that exists in the raster's coordinate system: at least one is needed</source>
      <translation>la zone d'intérêt « {source} » ne contient aucun polygone qui existe dans le système de coordonnées du raster : il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>a class raster has one band of type uint8: '{path}' has {count} of type {dtype}</source>
      <translation>un raster de classes a une bande de type uint8 : « {path} » en a {count} de type {dtype}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is a raster of kind '{kind}': a class raster is needed</source>
      <translation>« {path} » est un raster de type « {kind} » : un raster de classes est attendu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' cannot be read at row {row}</source>
      <translation>« {path} » ne peut pas être lu à la ligne {row}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' has code {code}: its classes are {known}</source>
      <translation>« {path} » a le code {code} : ses classes sont {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' has no class legend: no class names were found in it, and its colours are those of no known nomenclature. Choose its nomenclature ({known})</source>
      <translation>« {path} » n'a pas de légende de classes : aucun nom de classe n'y figure et ses couleurs ne correspondent à aucune nomenclature connue. Choisissez sa nomenclature ({known})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/gdalenv.py" />
      <source>{name}: {value}</source>
      <translation>{name} : {value}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>'{path}' cannot be written</source>
      <translation>« {path} » ne peut pas être écrit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>'{path}' cannot be written: its final copy failed</source>
      <translation>« {path} » ne peut pas être écrit : sa copie finale a échoué</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>'{path}' cannot be replaced ({strerror}): close what holds it open; the finished raster was kept as '{kept}'</source>
      <translation>« {path} » ne peut pas être remplacé ({strerror}) : fermez ce qui le tient ouvert ; le raster terminé a été conservé sous « {kept} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>'{path}' cannot be written at row {row_off}</source>
      <translation>« {path} » ne peut pas être écrit à la ligne {row_off}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>the raster's coordinate system cannot be used</source>
      <translation>le système de coordonnées du raster ne peut pas être utilisé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>coordinate system '{definition}' is not understood</source>
      <translation>le système de coordonnées « {definition} » n'est pas compris</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>no coordinate system</source>
      <translation>aucun système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' cannot be read as a raster</source>
      <translation>« {path} » ne peut pas être lu comme raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' holds no raster bands: a raster, or one of its subdatasets, is needed</source>
      <translation>« {path} » n'a pas de bande raster : il faut un raster, ou l'un de ses sous-jeux de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>no pixels were returned</source>
      <translation>aucun pixel n'a été renvoyé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>{name} (in '{value}')</source>
      <translation>{name} (dans « {value} »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' cannot be described</source>
      <translation>« {path} » ne peut pas être décrit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>band {number} of '{path}' cannot be read</source>
      <translation>la bande {number} de « {path} » ne peut pas être lue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>the ground size of the pixels of '{path}' is unknown: it cannot be resampled</source>
      <translation>la taille au sol des pixels de « {path} » est inconnue : il ne peut pas être rééchantillonné</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' cannot be resampled</source>
      <translation>« {path} » ne peut pas être rééchantillonné</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>rows {row_off}..{row_off2}</source>
      <translation>lignes {row_off}..{row_off2}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' cannot be read at {rows}</source>
      <translation>« {path} » ne peut pas être lu ({rows})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>the mask of '{path}' cannot be read</source>
      <translation>le masque de « {path} » ne peut pas être lu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>the grid of '{path}' is rotated: {remedy}</source>
      <translation>la grille de « {path} » est pivotée : {remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>{count} ground control points</source>
      <translation>{count} points d'appui (GCP)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>rational polynomial coefficients (RPC)</source>
      <translation>des coefficients polynomiaux rationnels (RPC)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>geolocation arrays</source>
      <translation>des tableaux de géolocalisation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>'{path}' is georeferenced by {found}, not by a regular grid: {remedy}</source>
      <translation>« {path} » est géoréférencé par {found}, et non par une grille régulière : {remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>warp it to a north-up grid first, by gdalwarp {options} "{path}" "{target}" or, in QGIS, by Raster &gt; Projections &gt; Warp</source>
      <translation>reprojetez-le d'abord sur une grille orientée au nord, par gdalwarp {options} "{path}" "{target}" ou, dans QGIS, par Raster &gt; Projections &gt; Projection (warp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader.py" />
      <source>nodata of band {number} of '{path}' is {nodata:g}, which {dtype} ({min}..{max}) cannot hold: set a nodata value inside that range or remove it (gdal_edit.py -unsetnodata)</source>
      <translation>la valeur nodata de la bande {number} de « {path} » est {nodata:g}, impossible en {dtype} ({min}..{max}) : fixez une valeur nodata dans cet intervalle ou supprimez-la (gdal_edit.py -unsetnodata)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/tiles.py" />
      <source>folder '{folder}' of tiles would be replaced, and '{name}' in it is not a tile: move it away or choose another name</source>
      <translation>le dossier de tuiles « {folder} » serait remplacé, et « {name} », qui s'y trouve, n'est pas une tuile : déplacez-le ou choisissez un autre nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/tiles.py" />
      <source>folder '{folder}' exists, but not '{path}' that would own it: remove it or choose another name</source>
      <translation>le dossier « {folder} » existe, mais pas « {path} », auquel il appartiendrait : supprimez ce dossier ou choisissez un autre nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what}: features without area are left out (id {ids})</source>
      <translation>{what} : les entités sans surface sont laissées de côté (id {ids})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what}: features that do not exist in the raster's coordinate system are left out (id {ids})</source>
      <translation>{what} : les entités qui n'existent pas dans le système de coordonnées du raster sont laissées de côté (id {ids})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what} '{path}': '{option}' after '|' is not supported, only layername and layerid; save the features wanted as a file of their own</source>
      <translation>{what} « {path} » : « {option} » après « | » n'est pas pris en charge, seulement layername et layerid ; enregistrez les entités voulues dans un fichier à part</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what} '{path}' cannot be read</source>
      <translation>{what} « {path} » : lecture impossible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what} '{path}' has no layer '{layer_name}': it has {names}</source>
      <translation>{what} « {path} » : pas de couche « {layer_name} » ; il contient {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>'{path}' is empty</source>
      <translation>« {path} » est vide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what} '{path}' has {count} layers ({names}): name one, e.g. '{path}|layername={first}'</source>
      <translation>{what} « {path} » contient {count} couches ({names}) : indiquez laquelle, p. ex. « {path}|layername={first} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>{what} has no coordinate system: assign one</source>
      <translation>{what} : pas de système de coordonnées, attribuez-en un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>the raster has no coordinate system: {what} cannot be laid on it</source>
      <translation>le raster n'a pas de système de coordonnées, superposition impossible : {what}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>feature {id} of {what} is of type {kind}: {needed} are needed</source>
      <translation>l'entité {id} de {what} est de type {kind} : il faut des {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>polygons</source>
      <translation>polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vrt.py" />
      <source>the mosaic has sources for bands {frame}, they are needed for {targets}</source>
      <translation>la mosaïque a des sources pour les bandes {frame}, il en faut pour {targets}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vrt.py" />
      <source>colours</source>
      <translation>couleurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vrt.py" />
      <source>names</source>
      <translation>noms</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vrt.py" />
      <source>the patches give band {number} different {what} ({listed}): the mosaic's has none</source>
      <translation>les patches donnent à la bande {number} des {what} qui diffèrent ({listed}) : celle de la mosaïque n'en a pas</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>window is {width} x {height} px: it needs at least 1 x 1</source>
      <translation>la fenêtre fait {width} x {height} px : il faut au moins 1 x 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>footprint of {span} px after {margin} px does not fit the window and stride</source>
      <translation>une empreinte de {span} px après {margin} px ne convient pas à la fenêtre et au pas</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>window size is {window_size} px: it must be at least 1</source>
      <translation>la taille de fenêtre est {window_size} px : il faut au moins 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>stride is {stride} px: it must be from 1 to the window size, {window_size} px</source>
      <translation>le pas est {stride} px : il faut de 1 à la taille de fenêtre, {window_size} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{predicted} windows in {seconds}, {skipped} skipped: {output}</source>
      <translation>{predicted} fenêtres en {seconds}, {skipped} ignorées : {output}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>'{input}' has nothing to map: every pixel asked for is nodata</source>
      <translation>« {input} » n'a rien à cartographier : tous les pixels demandés sont nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{count} blocks of {width} x {height} px, whose overlap costs {extra:.1f} % more windows</source>
      <translation>{count} blocs de {width} x {height} px, dont la superposition coûte {extra:.1f} % de fenêtres en plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>the whole width at once would need {whole} MiB, and {available} MiB are available: the map is computed in blocks</source>
      <translation>la largeur entière demanderait {whole} Mio d'un coup, et {available} Mio sont disponibles : la carte est calculée par blocs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>the run needs {need} MiB, as its budget allows, and {available} MiB are available: it may run out of memory</source>
      <translation>le traitement a besoin de {need} Mio, comme son budget le permet, et {available} Mio sont disponibles : la mémoire peut venir à manquer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>going on at row {row} of {height}, where an earlier run ended</source>
      <translation>reprise à la ligne {row} sur {height}, où un traitement précédent s'est arrêté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>going on where an earlier run ended: {percent} % are finished</source>
      <translation>reprise là où un traitement précédent s'est arrêté : {percent} % sont terminés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{rows} of {height} rows are kept: run it again with the same settings to continue there</source>
      <translation>{rows} lignes sur {height} sont conservées : relancez le traitement avec les mêmes réglages pour le poursuivre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>nothing is kept of the cancelled run</source>
      <translation>rien n'est conservé du traitement annulé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/filecontent.py" />
      <source>it is a Git LFS pointer, not the file itself: run 'git lfs pull' in its repository</source>
      <translation>c'est un pointeur Git LFS et non le fichier lui-même : lancez « git lfs pull » dans son dépôt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/filecontent.py" />
      <source>it is a web page (HTML), not the file itself: download it again from the file's own address</source>
      <translation>c'est une page web (HTML) et non le fichier lui-même : téléchargez-le à nouveau depuis sa propre adresse</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>{what} cannot be read: {reason}</source>
      <translation>impossible de lire {what} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>byte {position} is not UTF-8</source>
      <translation>l'octet {position} n'est pas de l'UTF-8</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>{what} is not valid JSON: {reason}</source>
      <translation>{what} n'est pas un JSON valide : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>{what} is larger than {limit} MiB, the most that is read</source>
      <translation>{what} dépasse {limit} Mio, la taille maximale lue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>lists and objects are nested more than {depth} deep</source>
      <translation>les listes et objets sont imbriqués sur plus de {depth} niveaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>the key '{key}' occurs twice</source>
      <translation>la clé « {key} » figure deux fois</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>the number {number} has more than 64 bits</source>
      <translation>le nombre {number} dépasse 64 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>the number {number} is too large or too long</source>
      <translation>le nombre {number} est trop grand ou trop long</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>{name} is not a number in JSON</source>
      <translation>{name} n'est pas un nombre en JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>there are more than {most} values</source>
      <translation>il y a plus de {most} valeurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>a value is not finite, or not of a type that JSON has</source>
      <translation>une valeur n'est pas finie ou n'est pas d'un type prévu par JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>the text '{found}' has the character U+{code:04X}, which is not allowed</source>
      <translation>le texte « {found} » contient le caractère U+{code:04X}, qui n’est pas autorisé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is not on a disk: give the path of a file ending in {ending}</source>
      <translation>la sortie « {output} » n'est pas sur un disque : donnez le chemin d'un fichier en {ending}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is a folder: give the path of a file ending in {ending}</source>
      <translation>la sortie « {output} » est un dossier : donnez le chemin d'un fichier en {ending}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is a {kind}: give it a name ending in {ending}</source>
      <translation>la sortie « {output} » est de type {kind} : donnez-lui un nom en {ending}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is the input itself: choose another file</source>
      <translation>la sortie « {output} » est l'entrée elle-même : choisissez un autre fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is a symbolic link that leads back to itself: choose another file</source>
      <translation>la sortie « {output} » est un lien symbolique qui renvoie à lui-même : choisissez un autre fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' is given twice, or shares its style file: choose another name</source>
      <translation>la sortie « {output} » est donnée deux fois ou partage son fichier de style : choisissez un autre nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>output '{output}' would replace the input's style, '{style}.qml': choose another name</source>
      <translation>la sortie « {output} » remplacerait le style de l'entrée, « {style}.qml » : choisissez un autre nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>folder '{folder}' of output '{output}' does not exist: create it first</source>
      <translation>le dossier « {folder} » de la sortie « {output} » n'existe pas : créez-le d'abord</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>the path of a result is empty: give one</source>
      <translation>le chemin d'un résultat est vide : indiquez-le</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>folder '{folder}' cannot be written: {strerror}</source>
      <translation>impossible d'écrire dans le dossier « {folder} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>'{path}' is a link or a file: it must be a folder, so move it away or choose another output</source>
      <translation>« {path} » est un lien ou un fichier : il faut un dossier ; déplacez-le ou choisissez une autre sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>not a regular file</source>
      <translation>ce n'est pas un fichier ordinaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>'{path}' cannot be written: {strerror}</source>
      <translation>« {path} » ne peut pas être écrit : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a mapping of keys to values</source>
      <translation>un ensemble de clés et de valeurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} has the unknown key '{key}': known are {known}</source>
      <translation>{what} a la clé inconnue « {key} » ; clés connues : {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} has no key '{key}': it is required</source>
      <translation>{what} n'a pas de clé « {key} » : elle est obligatoire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>one of {choices}</source>
      <translation>l'une des valeurs {choices}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a list</source>
      <translation>une liste</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} lists {count} values: it must list {needed}</source>
      <translation>{what} contient {count} valeurs : il en faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a key of {what}</source>
      <translation>une clé de {what}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a finite number</source>
      <translation>un nombre fini</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a text without NUL and surrogates</source>
      <translation>un texte sans caractère NUL ni demi-codet isolé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} is {found}: it must be {needed}</source>
      <translation>{what} vaut {found} : il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a whole number</source>
      <translation>un nombre entier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a number</source>
      <translation>un nombre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a text</source>
      <translation>un texte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>true or false</source>
      <translation>true ou false</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/resources.py" />
      <source>there is not enough memory ({reason}; {available} MiB are available): close other programs, or process less at once (to segment: a smaller memory budget, --memory, or batch size)</source>
      <translation>la mémoire est insuffisante ({reason} ; {available} Mio sont disponibles) : fermez d'autres programmes, ou traitez moins à la fois (pour segmenter : un budget de mémoire, --memory, ou une taille de lot plus petits)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/texts.py" />
      <source>{what} '{found}' contains the control character U+{code:04X}: remove it</source>
      <translation>{what} « {found} » contient le caractère de contrôle U+{code:04X} : supprimez-le</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/texts.py" />
      <source>{what} is '{name}': it must be a file name of at most {most} bytes, without '/', '\' and ':'</source>
      <translation>{what} : « {name} » n'est pas accepté ; il faut un nom de fichier d'au plus {most} octets, sans « / », « \ » ni « : »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>CSV table</source>
      <translation>table CSV</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>the ground size of the pixels of '{path}' is unknown: areas need a map with a coordinate system</source>
      <translation>la taille au sol des pixels de « {path} » est inconnue : les surfaces demandent une carte dotée d'un système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Map</source>
      <translation>Carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Ground area of a pixel</source>
      <translation>Surface au sol d'un pixel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Zones</source>
      <translation>Zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Land-cover areas</source>
      <translation>Surfaces d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Made by</source>
      <translation>Produit par</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Pixels on a zone's edge count by their part inside. Zones that overlap are each measured whole.</source>
      <translation>Les pixels en bordure de zone comptent pour leur part intérieure. Les zones qui se superposent sont mesurées chacune en entier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Zone</source>
      <translation>Zone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Mapped (ha)</source>
      <translation>Cartographié (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Largest class</source>
      <translation>Classe principale</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Its share (%)</source>
      <translation>Sa part (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Not mapped (ha)</source>
      <translation>Non cartographié (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Outside the map (ha)</source>
      <translation>Hors de la carte (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Charts of the first {shown} of {count} zones follow; the CSV table has all.</source>
      <translation>Suivent les graphiques des {shown} premières zones sur {count} ; la table CSV les contient toutes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>All zones</source>
      <translation>Toutes les zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Nothing is mapped here.</source>
      <translation>Rien n'est cartographié ici.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Area by class</source>
      <translation>Surface par classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Code</source>
      <translation>Code</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Class</source>
      <translation>Classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Area (m²)</source>
      <translation>Surface (m²)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Area (ha)</source>
      <translation>Surface (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Share (%)</source>
      <translation>Part (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Mapped: {m2} m². Not mapped: {nodata} m². Outside the map: {outside} m². Classes without area are left out.</source>
      <translation>Cartographié : {m2} m². Non cartographié : {nodata} m². Hors de la carte : {outside} m². Les classes sans surface sont omises.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Areas</source>
      <translation>Surfaces</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>all classes</source>
      <translation>toutes les classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>'{path}' cannot be aligned: both maps need a coordinate system</source>
      <translation>« {path} » ne peut pas être aligné : les deux cartes doivent avoir un système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>'{path}' cannot be aligned</source>
      <translation>« {path} » ne peut pas être aligné</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>'{before}' and '{after}' share no pixel that has a class in both</source>
      <translation>« {before} » et « {after} » n'ont en commun aucun pixel qui ait une classe dans les deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>code {code} is '{one}' in '{before}' and '{other}' in '{after}': both maps need the same classes</source>
      <translation>le code {code} est « {one} » dans « {before} » et « {other} » dans « {after} » : les deux cartes doivent avoir les mêmes classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>no class</source>
      <translation>pas de classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Before</source>
      <translation>Avant</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>After</source>
      <translation>Après</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Land-cover change</source>
      <translation>Évolution de l'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Compared (ha)</source>
      <translation>Comparé (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Changed (ha)</source>
      <translation>Changé (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Changed (%)</source>
      <translation>Changé (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Largest change</source>
      <translation>Principal changement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>The first {shown} of {count} zones follow; the CSV table has all.</source>
      <translation>Suivent les {shown} premières zones sur {count} ; la table CSV les contient toutes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Nothing is mapped in both maps here.</source>
      <translation>Rien n'est cartographié ici dans les deux cartes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>{compared} ha are mapped in both maps; {changed} ha of them ({share} %) changed. Not mapped in one map or both: {unmapped} ha. Outside the maps' common part: {outside} ha.</source>
      <translation>{compared} ha sont cartographiés dans les deux cartes, dont {changed} ha ({share} %) ont changé. Non cartographié dans l'une ou les deux : {unmapped} ha. Hors de la partie commune des cartes : {outside} ha.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Change</source>
      <translation>Changement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Share of all change (%)</source>
      <translation>Part de tous les changements (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Largest changes</source>
      <translation>Principaux changements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>{name}, gained</source>
      <translation>{name} : gain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>{name}, lost</source>
      <translation>{name} : perte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Gains and losses by class</source>
      <translation>Gains et pertes par classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Before (ha)</source>
      <translation>Avant (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>After (ha)</source>
      <translation>Après (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Gained (ha)</source>
      <translation>Gains (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Lost (ha)</source>
      <translation>Pertes (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Net (ha)</source>
      <translation>Solde (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Gains and losses</source>
      <translation>Gains et pertes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Before \ after (ha)</source>
      <translation>Avant \ après (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>all</source>
      <translation>total</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Transition matrix</source>
      <translation>Matrice de transition</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/changereport.py" />
      <source>Rows: the class before. Columns: the class after.</source>
      <translation>Lignes : classe avant. Colonnes : classe après.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>{count} pairs of classes changed: the change raster tells the {kept} largest apart, the others have one code; the table has all</source>
      <translation>{count} couples de classes ont changé : le raster de changement distingue les {kept} plus étendus, les autres ont un même code ; la table les contient tous</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>other changes</source>
      <translation>autres changements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>the patch size is {size} px: at least 1 is needed</source>
      <translation>la taille de patch est {size} px : il faut au moins 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>the stride is {stride} px: at least 1 is needed</source>
      <translation>le pas est {stride} px : il faut au moins 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>the least labelled share is {share:g}: 0 to 1 is needed</source>
      <translation>la part étiquetée minimale est {share:g} : il faut de 0 à 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>the shares of val and test are {val:g} and {test:g}: they must be at least 0 and leave some to train</source>
      <translation>les parts de val et de test sont {val:g} et {test:g} : il faut au moins 0, et en laisser pour train</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>at most {count} patches are asked for: at least 1 is needed</source>
      <translation>au plus {count} patches sont demandés : il en faut au moins 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>domain '{domain}' is no name of letters, digits, _ and -, e.g. D034_2021</source>
      <translation>le domaine « {domain} » n'est pas un nom fait de lettres, de chiffres, de _ et de -, p. ex. D034_2021</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>labels are needed, unless a confidence raster tells which images are to be labelled next</source>
      <translation>des étiquettes sont nécessaires, à moins qu'un raster de confiance n'indique les images à étiqueter ensuite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>a field of zones' names is given, but no zones</source>
      <translation>un champ de noms de zones est donné, mais pas de zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>output folder '{folder}' is not empty: give a new one, so that exports do not mix</source>
      <translation>le dossier de sortie « {folder} » n'est pas vide : donnez-en un nouveau, pour ne pas mêler les exports</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>image '{path}' is {width} x {height} px: a patch of {size} px does not fit</source>
      <translation>l'image « {path} » fait {width} x {height} px : un patch de {size} px n'y tient pas</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>no patch of '{path}' can be exported: {reasons}</source>
      <translation>aucun patch de « {path} » ne peut être exporté : {reasons}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>there is but one zone: it is cut into parts, with a buffer between that no part uses</source>
      <translation>il n'y a qu'une zone : elle est découpée en parties, séparées par une bande tampon qu'aucune n'utilise</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>patches have {count} bands of type {dtype}: 'training' reads five of type uint8 ({names})</source>
      <translation>les patches ont {count} bandes de type {dtype} : « training » en lit cinq de type uint8 ({names})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>the labels' classes are not FLAIR's: 'training' would take their codes for those of flair-19</source>
      <translation>les classes des étiquettes ne sont pas celles de FLAIR : « training » prendrait leurs codes pour ceux de flair-19</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{patches} patches written to '{folder}' (zones: {zones}; {parts})</source>
      <translation>{patches} imagettes écrites dans « {folder} » (zones : {zones} ; {parts})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>part '{part}' is empty: there are too few patches to keep one apart from the others</source>
      <translation>la partie « {part} » est vide : il y a trop peu de patches pour en séparer un des autres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} places are nodata throughout</source>
      <translation>{count} emplacements sont entièrement nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} places are outside the zones</source>
      <translation>{count} emplacements sont hors des zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} places have too few labels</source>
      <translation>{count} emplacements ont trop peu d'étiquettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} places have no confidence</source>
      <translation>{count} emplacements n'ont pas de confiance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>image '{path}' has no band {number}: it has {count}</source>
      <translation>l'image « {path} » n'a pas de bande {number} : elle en a {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>bands of image '{path}' are of types {types}: patches need one type</source>
      <translation>les bandes de l'image « {path} » sont de types {types} : les patches demandent un seul type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>image '{path}' has no georeference: patches must tell where they lie</source>
      <translation>l'image « {path} » n'est pas géoréférencée : la position des patches doit être connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>image '{path}' is not north-up: warp it to a north-up grid first (gdalwarp)</source>
      <translation>l'image « {path} » n'est pas orientée au nord : reprojetez-la d'abord sur une grille orientée au nord (gdalwarp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>labels '{path}'</source>
      <translation>étiquettes « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{count} polygons of {what} have no '{field}': left out</source>
      <translation>{what} : {count} polygones sans « {field} », laissés de côté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} hold no polygon with a class: at least one is needed</source>
      <translation>{what} : aucun polygone n'a de classe, il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>the polygons of the labels cannot be drawn</source>
      <translation>les polygones des étiquettes ne peuvent pas être rastérisés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>a confidence raster has one band of type uint8, in percent: '{path}' has {count} of type {dtype}</source>
      <translation>un raster de confiance a une bande de type uint8, en pourcentage : « {path} » en a {count} de type {dtype}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>confidence '{path}'</source>
      <translation>confiance « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>confidence '{path}' has {value}: percent, 0 to 100, is needed</source>
      <translation>la confiance « {path} » a {value} : il faut un pourcentage, de 0 à 100</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} have no field '{field}': their fields are {names}</source>
      <translation>{what} : pas de champ « {field} » ; champs présents : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} have '{value}' in field '{field}': it is neither code nor name of a class of {nomenclature}</source>
      <translation>{what} : « {value} » dans le champ « {field} » n'est ni un code ni un nom de classe de {nomenclature}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} have no georeference: they must tell where they lie</source>
      <translation>{what} : pas de géoréférencement, la position doit être connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} cannot be laid on the image</source>
      <translation>{what} : superposition à l'image impossible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{what} ({found}) do not lie on the image ({image}): they must overlap</source>
      <translation>{what} ({found}) hors de l'image ({image}) : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchzones.py" />
      <source>zones '{path}'</source>
      <translation>zones « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchzones.py" />
      <source>{what} have '{found}' in field '{field}': each zone needs a name</source>
      <translation>{what} : « {found} » dans le champ « {field} » ; chaque zone doit avoir un nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchzones.py" />
      <source>{what} have the names '{one}' and '{other}', which would share a folder: rename one of them</source>
      <translation>{what} : les noms « {one} » et « {other} » partageraient un dossier, renommez l'un d'eux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchzones.py" />
      <source>{what} hold no polygon: at least one is needed</source>
      <translation>{what} : aucun polygone, il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>folder '{folder}' holds no image patches: IMG_*.tif are needed</source>
      <translation>le dossier « {folder} » ne contient pas de patch d'image : il faut des IMG_*.tif</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>the classes of '{path}' are {known}: the challenge's encoding needs those of flair-19, flair-13 or flair-12</source>
      <translation>les classes de « {path} » sont {known} : l'encodage du challenge demande celles de flair-19, flair-13 ou flair-12</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>output folder '{folder}' is inside the folder of patches: choose another, where predictions are not taken for images</source>
      <translation>le dossier de sortie « {folder} » est dans le dossier de patches : choisissez-en un autre, où les prédictions ne seront pas prises pour des images</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>output folder '{folder}' is a file: give the path of a folder</source>
      <translation>le dossier de sortie « {folder} » est un fichier : donnez le chemin d'un dossier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>map '{path}' has no georeference: it must tell where it lies</source>
      <translation>la carte « {path} » n'est pas géoréférencée : sa position doit être connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>patch '{patch}' lies on the map '{path}' with {part} x {inside} of its {width} x {height} px: it must lie on it wholly, or what is beyond be nodata (partial)</source>
      <translation>le patch « {patch} » n'est sur la carte « {path} » que pour {part} x {inside} de ses {width} x {height} px : il doit y être en entier, ou ce qui dépasse devenir nodata (partial)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>none of the {count} patches meets the map '{path}', the first is '{patch}': they must overlap</source>
      <translation>aucun des {count} patches ne rencontre la carte « {path} », le premier est « {patch} » : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>patch '{patch}' has CRS {found}, map '{path}' has {needed}: they must match</source>
      <translation>le patch « {patch} » a le SCR {found}, la carte « {path} » a {needed} : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>patch '{patch}' has pixels of {found:.9g}, map '{path}' has {needed:.9g}: they must match</source>
      <translation>le patch « {patch} » a des pixels de {found:.9g}, la carte « {path} » de {needed:.9g} : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>patch '{patch}' lies {right:+.2f} px to the right of and {down:+.2f} px below the pixels of map '{path}': it must lie on whole pixels</source>
      <translation>le patch « {patch} » est décalé de {right:+.2f} px vers la droite et de {down:+.2f} px vers le bas par rapport aux pixels de la carte « {path} » : il doit coïncider avec des pixels entiers</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>patches '{one}' and '{other}' would both give '{name}': rename one of them</source>
      <translation>les patches « {one} » et « {other} » donneraient tous deux « {name} » : renommez l'un d'eux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{patches} predictions written to '{folder}'</source>
      <translation>{patches} prédictions écrites dans « {folder} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{outside} patches do not meet the map: they got no prediction</source>
      <translation>{outside} patches ne rencontrent pas la carte : ils n'ont pas reçu de prédiction</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{pixels} pixels of the predictions have no class ({nodata}): the map has none there</source>
      <translation>{pixels} pixels des prédictions n'ont pas de classe ({nodata}) : la carte n'en a pas à cet endroit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/polygonlayer.py" />
      <source>{written} of {count} polygons were written</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/regions.py" />
      <source>the map has over 2 billion regions: sieve it first (gdal_sieve.py)</source>
      <translation>la carte a plus de 2 milliards de régions : tamisez-la d'abord (gdal_sieve.py)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>'{path}' has no coordinate system in which areas are known: assign one (gdal_edit.py)</source>
      <translation>« {path} » n'a pas de système de coordonnées où les surfaces soient connues : attribuez-en un (gdal_edit.py)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} polygons; {merged} regions merged</source>
      <translation>{count} polygones ; {merged} régions fusionnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>the minimum mapping unit is {value} m2: it must be 0 or more</source>
      <translation>l'unité minimale de collecte est {value} m2 : il faut 0 ou plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>the tolerance of simplification is {value} m: it must be 0 or more</source>
      <translation>la tolérance de simplification est {value} m : il faut 0 ou plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>'{path}' maps nothing: all its pixels are nodata</source>
      <translation>« {path} » ne cartographie rien : tous ses pixels sont nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>{count} features without a class are left out</source>
      <translation>{count} entités sans classe sont laissées de côté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>no pixel of '{path}' can be scored by '{reference}'</source>
      <translation>aucun pixel de « {path} » ne peut être évalué par « {reference} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>a point of the sample was drawn from class {stratum}, '{path}' has {code} there: judge the map that the sample was drawn from, or set strata to none</source>
      <translation>un point de l'échantillon a été tiré dans la classe {stratum}, « {path} » y a {code} : évaluez la carte dont l'échantillon est issu, ou réglez strata sur none</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>a code is to become {code}: the map's classes are {codes}</source>
      <translation>un code doit devenir {code} : les classes de la carte sont {codes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its pixels, e.g. at {x:.10g}, {y:.10g}): at most {most:g} % can be left out, so correct the layer</source>
      <translation>des polygones de classes différentes se superposent dans la référence « {path} » sur {pixels} px ({share:.2g} % de ses pixels, p. ex. en {x:.10g}, {y:.10g}) : {most:g} % au plus peuvent être écartés ; corrigez la couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its pixels, e.g. at {x:.10g}, {y:.10g}): these pixels are not scored</source>
      <translation>des polygones de classes différentes se superposent dans la référence « {path} » sur {pixels} px ({share:.2g} % de ses pixels, p. ex. en {x:.10g}, {y:.10g}) : ces pixels ne sont pas évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>'{path}' has no points: only points can be a sample</source>
      <translation>« {path} » n'a pas de points : seuls des points peuvent former un échantillon</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>codes are ignored, which would bias the areas that a sample tells: ignore none, or set strata to none</source>
      <translation>des codes sont ignorés, ce qui biaiserait les surfaces tirées d'un échantillon : n'en ignorez aucun, ou réglez strata sur none</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>the strata of sample '{path}' are incomplete: it has points of {pixels} px of a map of {total} px; label at least two points of every class, or set strata to map or none</source>
      <translation>les strates de l'échantillon « {path} » sont incomplètes : il a des points de {pixels} px d'une carte de {total} px ; étiquetez au moins deux points de chaque classe, ou réglez strata sur map ou none</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Accuracy of a land-cover map</source>
      <translation>Exactitude d'une carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>raster</source>
      <translation>raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>points</source>
      <translation>points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Reference</source>
      <translation>Référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Points scored</source>
      <translation>Points évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Pixels scored</source>
      <translation>Pixels évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Left out: not mapped</source>
      <translation>Exclus : non cartographiés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Left out: ignored classes</source>
      <translation>Exclus : classes ignorées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Left out: polygons of different classes overlap</source>
      <translation>Non évalués : polygones de classes différentes qui se superposent</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Left out: outside the map</source>
      <translation>Exclus : hors de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Left out: features without a class</source>
      <translation>Exclus : entités sans classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Overall accuracy, estimated, 95 % interval</source>
      <translation>Exactitude globale estimée, intervalle à 95 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Overall accuracy of the points</source>
      <translation>Exactitude globale des points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Overall accuracy</source>
      <translation>Exactitude globale</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Kappa</source>
      <translation>Indice kappa</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Mean IoU over the classes of the reference</source>
      <translation>IoU moyenne sur les classes de la référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Estimates from the stratified sample</source>
      <translation>Estimations d'après l'échantillon stratifié</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>The points were drawn at random within each class of the map. Every class counts by its share of the map, so accuracies and areas are those of the whole map, corrected for its errors, after Olofsson et al. (2014). Standard errors times 1.96 make the intervals; one of 0 says that all points of a class agree, not that nothing is uncertain.</source>
      <translation>Les points ont été tirés au hasard dans chaque classe de la carte. Chaque classe compte selon sa part de la carte : exactitudes et surfaces sont donc celles de toute la carte, corrigées de ses erreurs, d'après Olofsson et al. (2014). Les intervalles valent 1,96 fois l'erreur type ; un intervalle de 0 signifie que tous les points d'une classe concordent, non que rien n'est incertain.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Accuracy, with 95 % intervals</source>
      <translation>Exactitude, avec intervalles à 95 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Areas, with 95 % intervals</source>
      <translation>Surfaces, avec intervalles à 95 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Estimated share of the area</source>
      <translation>Part estimée de la surface</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>class</source>
      <translation>classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>user's accuracy, estimated</source>
      <translation>exactitude utilisateur estimée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>producer's accuracy, estimated</source>
      <translation>exactitude producteur estimée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>mapped area, ha</source>
      <translation>surface cartographiée, ha</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>estimated area, ha</source>
      <translation>surface estimée, ha</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>estimated share, %</source>
      <translation>part estimée, %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Points as counted</source>
      <translation>Décompte des points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Pixels as counted</source>
      <translation>Décompte des pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Measures of each class</source>
      <translation>Mesures par classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>IoU</source>
      <translation>IoU</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Confusion matrix</source>
      <translation>Matrice de confusion</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Rows: reference. Columns: map, by class code.</source>
      <translation>Lignes : référence. Colonnes : carte, par code de classe.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>support</source>
      <translation>effectif de la référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>mapped</source>
      <translation>effectif de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>F1</source>
      <translation>F1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>producer's accuracy</source>
      <translation>exactitude producteur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>user's accuracy</source>
      <translation>exactitude utilisateur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>reference</source>
      <translation>référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>total</source>
      <translation>total</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Reliability of the confidence</source>
      <translation>Fiabilité de la confiance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Where the confidence tells the truth, as many pixels of a bin are right as it says, and the line lies on the diagonal; below it the map is too sure of itself. Expected calibration error: {error}.</source>
      <translation>Là où la confiance dit vrai, la part de pixels justes d'une tranche est celle qu'elle annonce et la courbe suit la diagonale ; en dessous, la carte est trop sûre d'elle. Erreur de calibration attendue : {error}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Confidence and accuracy</source>
      <translation>Confiance et exactitude</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Reliability</source>
      <translation>Fiabilité</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>mean confidence</source>
      <translation>confiance moyenne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>accuracy</source>
      <translation>exactitude</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>confidence, %</source>
      <translation>confiance, %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>count</source>
      <translation>effectif</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Expected calibration error: {error}</source>
      <translation>Erreur de calibration attendue : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/estimation.py" />
      <source>stratum '{name}' has {pixels} pixels and {points} labelled points: at least {needed} are needed</source>
      <translation>la strate « {name} » a {pixels} pixels et {points} points étiquetés : il en faut au moins {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is no change of codes such as 14=13 or 13-19=13</source>
      <translation>« {part} » n'est pas un changement de codes comme 14=13 ou 13-19=13</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is no change of codes from 0 to 255, the lower first</source>
      <translation>« {part} » n'est pas un changement de codes de 0 à 255, le plus petit en premier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>code {code} is changed twice in '{list}'</source>
      <translation>le code {code} est changé deux fois dans « {list} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is no class code from 0 to 255</source>
      <translation>« {part} » n'est pas un code de classe de 0 à 255</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{reference}' has code {code} ({name}), the map's classes are {codes}: give what it becomes (as in {code}={last}), or ignore it</source>
      <translation>« {reference} » a le code {code} ({name}), les classes de la carte sont {codes} : indiquez ce qu'il devient (p. ex. {code}={last}), ou ignorez-le</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{reference}' has class '{value}': its classes are {known}</source>
      <translation>« {reference} » a la classe « {value} » : ses classes sont {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/metrics.py" />
      <source>reference has shape {reference} and prediction {prediction}: they must be equal</source>
      <translation>la référence a la forme {reference} et la prédiction {prediction} : elles doivent être égales</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/metrics.py" />
      <source>reference index {bad} is outside the {n_classes} classes 0..{last}</source>
      <translation>l'indice {bad} de la référence est hors des {n_classes} classes 0..{last}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/reference.py" />
      <source>the reference's polygons cannot be drawn</source>
      <translation>les polygones de la référence ne peuvent pas être rastérisés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>'{path}' has no georeference: a vector layer cannot be laid on it</source>
      <translation>« {path} » n'est pas géoréférencé : une couche vecteur ne peut pas lui être superposée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' cannot be read</source>
      <translation>la référence « {path} » ne peut pas être lue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' has no feature: at least one is needed</source>
      <translation>la référence « {path} » n'a pas d'entité : il en faut au moins une</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>{count} of {total} features of reference '{path}' have no class in field '{field}': label them, or skip them</source>
      <translation>{count} des {total} entités de la référence « {path} » n'ont pas de classe dans le champ « {field} » : étiquetez-les, ou laissez-les de côté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' has fields {names}: say which holds the class</source>
      <translation>la référence « {path} » a les champs {names} : indiquez celui qui contient la classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' has no field '{field}': its fields are {names}</source>
      <translation>la référence « {path} » n'a pas de champ « {field} » : ses champs sont {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>polygons or points</source>
      <translation>polygones ou points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' holds polygons and points: give one kind only</source>
      <translation>la référence « {path} » contient des polygones et des points : donnez un seul type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' has no labelled feature in the map's coordinate system</source>
      <translation>la référence « {path} » n'a pas d'entité étiquetée dans le système de coordonnées de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>reference '{path}' does not overlap the map: it must</source>
      <translation>la référence « {path} » ne se superpose pas à la carte : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>the sample has {size} points: the map has only {pixels} pixels</source>
      <translation>l'échantillon a {size} points : la carte n'a que {pixels} pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>{count} classes with at least {least} points each need {needed}, the sample has {size}: give it more, or a smaller minimum</source>
      <translation>{count} classes de {least} points au moins chacune en demandent {needed}, l'échantillon en a {size} : augmentez-le, ou réduisez le minimum</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>'{path}' has no pixel of any class: there is nothing to draw from</source>
      <translation>« {path} » n'a de pixel d'aucune classe : il n'y a rien à tirer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>'{path}' has no georeference: points cannot be placed</source>
      <translation>« {path} » n'est pas géoréférencé : les points ne peuvent pas être placés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>a size and a standard error are given: give one of them</source>
      <translation>une taille et une erreur type sont données : donnez l'une des deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>the size is {size} points: it must be at least 1</source>
      <translation>la taille est de {size} points : il en faut au moins 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>the standard error is {value}: it must be above 0 and below 0.5</source>
      <translation>l'erreur type est {value} : elle doit être supérieure à 0 et inférieure à 0,5</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>minimum is {minimum} and seed {seed}: at least 1 and at least 0 are needed</source>
      <translation>minimum vaut {minimum} et seed {seed} : il faut au moins 1 et au moins 0</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>the expected user's accuracy is {value}: it must be from 0 to 1</source>
      <translation>la exactitude utilisateur attendue est {value} : elle doit être de 0 à 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>an accuracy is expected of class {code}, which '{path}' does not have</source>
      <translation>une exactitude est attendue pour la classe {code}, absente de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>a confidence raster has one band: '{path}' has {count}</source>
      <translation>un raster de confiance a une seule bande : « {path} » en a {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>'{path}' is a raster of kind '{kind}': a confidence raster is needed</source>
      <translation>« {path} » est un raster de type « {kind} » : un raster de confiance est attendu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>confidence '{path}' covers {width} x {height} of the {all_width} x {all_height} px of '{map}': it must cover all</source>
      <translation>la confiance « {path} » couvre {width} x {height} des {all_width} x {all_height} px de « {map} » : elle doit tout couvrir</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>Not ready: {problem}</source>
      <translation>Pas prêt : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>The trial run failed: {problem}</source>
      <translation>L'essai a échoué : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>Ready on {device}; {count} model files cannot be read</source>
      <translation>Prêt sur {device} ; fichiers de modèle illisibles : {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>Ready on {device}</source>
      <translation>Prêt sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>devices</source>
      <translation>périphériques</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>Models:</source>
      <translation>Modèles :</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>readable</source>
      <translation>lisible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>Trial run: {width} x {height} px in {seconds} s on {device}</source>
      <translation>Essai : {width} x {height} px en {seconds} s sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>your models</source>
      <translation>vos modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>cache</source>
      <translation>cache</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>unreadable</source>
      <translation>illisible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>system</source>
      <translation>système</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>processor cores</source>
      <translation>cœurs du processeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>available memory</source>
      <translation>mémoire disponible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/diagnostics.py" />
      <source>the map has {found} px and {count} classes</source>
      <translation>la carte a {found} px et {count} classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>layer name '{layer}' of output '{output}' cannot be used: give a name that does not start with gpkg_, rtree_ or sqlite_</source>
      <translation>le nom de couche « {layer} » de la sortie « {output} » ne peut pas être utilisé : choisissez un nom qui ne commence pas par gpkg_, rtree_ ou sqlite_</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>'{path}' was changed by another program meanwhile: run it again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>'{path}' is not a GeoPackage: choose another file</source>
      <translation>« {path} » n'est pas un GeoPackage : choisissez un autre fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>model '{model}' is neither an .onnx file nor the .json of an ensemble: choose one of these</source>
      <translation>le modèle « {model} » n'est ni un fichier .onnx ni le .json d'un ensemble : choisissez l'un des deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Bands: {bands}</source>
      <translation>Bandes : {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Pixels: {size}; windows: {window} px</source>
      <translation>Pixels : {size} ; fenêtres : {window} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Classes: {classes}</source>
      <translation>Classes : {classes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Licence: {licence}</source>
      <translation>Licence : {licence}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Attribution: {attribution}</source>
      <translation>Attribution : {attribution}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Networks: {networks}</source>
      <translation>Réseaux : {networks}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>'{model}' is an ensemble, which takes a name and a title only: what else it expects and gives is said by its networks</source>
      <translation>« {model} » est un ensemble, qui ne prend qu'un nom et un titre : le reste de ce qu'il attend et donne est indiqué par ses réseaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>one window took {time:g} ms on {device}; classes seen in noise: {classes}</source>
      <translation>une fenêtre a pris {time:g} ms sur {device} ; classes vues dans du bruit : {classes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>model '{name}' has no ground size, so rasters of any are taken as they are: give it</source>
      <translation>le modèle « {name} » n'a pas de taille au sol, les rasters de toute taille sont donc pris tels quels : indiquez-la</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>model '{name}' is kept in '{path}'</source>
      <translation>le modèle « {name} » est enregistré dans « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addresses.py" />
      <source>'{url}' is no address: one with http://, https:// or file:// is needed</source>
      <translation>« {url} » n'est pas une adresse : il en faut une en http://, https:// ou file://</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{title} ({name}): {size:.1f} MB from {host}; licence: {licence}; attribution: {attribution}</source>
      <translation>{title} ({name}) : {size:.1f} Mo depuis {host} ; licence : {licence} ; attribution : {attribution}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}'</source>
      <translation>catalogue « {place} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}' comes over http: anyone on the network path can change its addresses and checksums; use https</source>
      <translation>le catalogue « {place} » est transmis en http : tout intermédiaire du réseau peut modifier ses adresses et ses sommes de contrôle ; utilisez https</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>model '{name}' is not in the catalogue (there: {known})</source>
      <translation>le modèle « {name} » n'est pas dans le catalogue (présents : {known})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>folder '{folder}' cannot be made: {reason}</source>
      <translation>le dossier « {folder} » ne peut pas être créé : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}' is no list of models</source>
      <translation>le catalogue « {place} » n'est pas une liste de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}', model {number}</source>
      <translation>catalogue « {place} », modèle {number}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}' lists '{name}' twice: names must differ</source>
      <translation>le catalogue « {place} » liste deux fois « {name} » : les noms doivent différer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what} is no object with the keys {keys}</source>
      <translation>{what} : il faut un objet avec les clés {keys}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what} has a key '{key}' that is not known</source>
      <translation>{what} : la clé « {key} » est inconnue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>letters, digits, '_', '.' and '-'</source>
      <translation>des lettres, des chiffres, « _ », « . » et « - »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>64 hexadecimal digits</source>
      <translation>64 chiffres hexadécimaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>from 1 to {most} bytes</source>
      <translation>de 1 à {most} octets</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: {key} is '{value}': it must be {needed}</source>
      <translation>{what} : {key} vaut « {value} » ; il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: {problem}</source>
      <translation>{what} : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: '{key}' is {value}: it must be of type {kind}</source>
      <translation>{what} : « {key} » vaut {value} ; le type doit être {kind}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: '{url}' is a file, and the catalogue comes from the web</source>
      <translation>{what} : « {url} » est un fichier, alors que le catalogue vient du web</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' has {size} MB: at most {limit} MB are taken</source>
      <translation>« {url} » fait {size} Mo : {limit} Mo au plus sont acceptés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' has more than {limit} MB, the most that is taken</source>
      <translation>« {url} » dépasse {limit} Mo, le maximum accepté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' has {found} bytes and should have {size}: it has changed since it was listed</source>
      <translation>taille de « {url} » en octets : {found}, attendue : {size} ; le fichier a changé depuis son inscription dans la liste</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>more</source>
      <translation>davantage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>it broke off after {done} of {all} bytes</source>
      <translation>interrompu après {done} octets sur {all}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' needs {needed} MB in '{folder}': {free} MB are free</source>
      <translation>« {url} » demande {needed} Mo dans « {folder} » : {free} Mo y sont libres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>{reason}; {size} MB are kept: try again later, and it goes on from there</source>
      <translation>{reason} ; {size} Mo sont conservés : réessayez plus tard, le téléchargement reprendra là</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>the file there is another one now</source>
      <translation>le fichier à cette adresse n'est plus le même</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' cannot be read: {reason}</source>
      <translation>« {url} » ne peut pas être lu : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' has the checksum {found} and should have {wanted}: it is damaged or another file, and was removed</source>
      <translation>« {url} » a la somme de contrôle {found} au lieu de {wanted} : fichier endommagé ou différent, supprimé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' keeps its weights in other files ({files}): export it anew as one file (in PyTorch: external_data=False)</source>
      <translation>le modèle « {model} » garde ses poids dans d'autres fichiers ({files}) : exportez-le à nouveau en un seul fichier (dans PyTorch : external_data=False)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' answers a window of {window} x {window} px with {width} x {height} px: as many, or a half, a quarter... of them are needed</source>
      <translation>le modèle « {model} » répond à une fenêtre de {window} x {window} px par {width} x {height} px : il en faut autant, ou la moitié, le quart...</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' has {count} inputs ({shapes}): a network with one image as its only input is needed</source>
      <translation>le modèle « {model} » a {count} entrées ({shapes}) : il faut un réseau dont la seule entrée est une image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' takes {shapes}: one image (N, bands, height, width) is needed</source>
      <translation>le modèle « {model} » prend {shapes} : il faut une image (N, bandes, hauteur, largeur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' takes {shapes}, with the bands last: export it with the bands first, (N, bands, height, width)</source>
      <translation>le modèle « {model} » prend {shapes}, avec les bandes en dernier : exportez-le avec les bandes en premier, (N, bandes, hauteur, largeur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' takes windows of {width} x {height} px: they must be square</source>
      <translation>le modèle « {model} » prend des fenêtres de {width} x {height} px : elles doivent être carrées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>a segmentation network, which gives (N, classes, height, width), is needed</source>
      <translation>il faut un réseau de segmentation, qui donne (N, classes, hauteur, largeur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' gives {shapes}, one answer for the whole image, as classification networks do: {needed}</source>
      <translation>le modèle « {model} » donne {shapes}, une réponse pour toute l'image, comme les réseaux de classification : {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' gives {shapes}: {needed}</source>
      <translation>le modèle « {model} » donne {shapes} : {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/graphfacts.py" />
      <source>model '{model}' gives {channels} channels, one for each class: from 2 to {most} are needed</source>
      <translation>le modèle « {model} » donne {channels} canaux, un par classe : il en faut de 2 à {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/inventory.py" />
      <source>with the plugin</source>
      <translation>avec l'extension</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/inventory.py" />
      <source>your own</source>
      <translation>le vôtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/inventory.py" />
      <source>to download</source>
      <translation>à télécharger</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{given} is given without {missing}: give both</source>
      <translation>{given} est donné sans {missing} : donnez les deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>mean and std are given and normalisation is '{kind}': leave one out</source>
      <translation>mean et std sont donnés et normalisation vaut « {kind} » : retirez l'un ou l'autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>normalisation is 'dataset', of given mean and std, and none are given: give both</source>
      <translation>normalisation vaut « dataset », pour mean et std donnés, et ils manquent : donnez les deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>window size</source>
      <translation>taille de fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>value range</source>
      <translation>plage de valeurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{key} is {number}: it must be positive</source>
      <translation>{key} vaut {number} : il faut une valeur positive</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>classes '{classes}' are no file and no nomenclature: give a JSON file or one of {known}</source>
      <translation>les classes « {classes} » ne sont ni un fichier ni une nomenclature : donnez un fichier JSON ou l'une de {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>classes '{path}'</source>
      <translation>classes « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{what} is no list of classes: a list of names, or of objects with code, name and colour, is needed</source>
      <translation>{what} : ce n'est pas une liste de classes ; il faut une liste de noms, ou d'objets avec code, nom et couleur (code, name, colour)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{what}: number {index} is '{item}': a name, or code, name and colour, is needed</source>
      <translation>{what} : le numéro {index} est « {item} » ; il faut un nom, ou code, nom et couleur (code, name, colour)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' takes {found} bands and {given} are named ({names}): name each, in input order</source>
      <translation>le modèle « {model} » prend {found} bandes et {given} sont nommées ({names}) : nommez-les toutes, dans l'ordre d'entrée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' gives {found} classes and {given} are listed: list one for each channel ({fitting})</source>
      <translation>le modèle « {model} » donne {found} classes et {given} sont listées : listez-en une par canal ({fitting})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{names} would fit</source>
      <translation>{names} conviendrait</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>no nomenclature fits</source>
      <translation>aucune nomenclature ne convient</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' takes windows of {found} px and {given} px are given: leave the window size out</source>
      <translation>le modèle « {model} » prend des fenêtres de {found} px et {given} px sont donnés : n'indiquez pas de taille de fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' gives {found} and its output is said to be {given}: they must match</source>
      <translation>le modèle « {model} » donne {found} et sa sortie est dite {given} : elles doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>the names of its {count} bands, e.g. {names}</source>
      <translation>les noms de ses {count} bandes, p. ex. {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>the names of its bands, e.g. {names}</source>
      <translation>les noms de ses bandes, p. ex. {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its {count} classes</source>
      <translation>ses {count} classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its classes, with their codes</source>
      <translation>ses classes, avec leurs codes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its window size, e.g. 512</source>
      <translation>sa taille de fenêtre, p. ex. 512</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its normalisation ({choices})</source>
      <translation>sa normalisation ({choices})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' says nothing of itself: give {questions}</source>
      <translation>le modèle « {model} » ne dit rien de lui-même : indiquez {questions}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>ImageNet's normalisation knows {known}, and model '{model}' reads {unknown}: give mean and std</source>
      <translation>la normalisation d'ImageNet connaît {known}, et le modèle « {model} » lit {unknown} : donnez mean et std</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model '{model}' reads {found} bands and {given} values of {what} are given: give one for each</source>
      <translation>le modèle « {model} » lit {found} bandes et {given} valeurs de {what} sont données : donnez-en une par bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>model name '{name}' cannot name a file: give another</source>
      <translation>le nom de modèle « {name} » ne peut pas nommer un fichier : donnez-en un autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>your folder of models, '{folder}', cannot be written: {reason}; the environment variable {variable} names another</source>
      <translation>votre dossier de modèles, « {folder} », n'est pas accessible en écriture : {reason} ; la variable d'environnement {variable} permet d'en désigner un autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model name '{name}' belongs to a model that comes with the program: choose another</source>
      <translation>le nom de modèle « {name} » est celui d'un modèle du programme : choisissez-en un autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model name '{name}' belongs to '{path}': choose another, or remove that one first</source>
      <translation>le nom de modèle « {name} » est celui de « {path} » : choisissez-en un autre, ou supprimez d'abord celui-là</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model '{name}' is kept already, in '{path}': choose another name, or allow it to be overwritten</source>
      <translation>le modèle « {name} » est déjà enregistré, dans « {path} » : choisissez un autre nom, ou autorisez son remplacement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model '{name}' comes with the program: only your own models can be removed</source>
      <translation>le modèle « {name} » est fourni avec le programme : seuls vos propres modèles peuvent être supprimés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model '{name}' is not in '{folder}' (there: {known}): give one of these</source>
      <translation>le modèle « {name} » n'est pas dans « {folder} » (présents : {known}) : donnez l'un de ceux-ci</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>model '{name}' is a member of '{team}': remove that one first</source>
      <translation>le modèle « {name} » est membre de « {team} » : supprimez d'abord celui-ci</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>'{path}' cannot be removed: {reason}</source>
      <translation>« {path} » ne peut pas être supprimé : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>'{one}' and '{other}' do not overlap: they must</source>
      <translation>« {one} » et « {other} » ne se superposent pas : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>'{one}' has {one_grid} and '{other}' has {other_grid}: both must have the same coordinate system and pixel size, shifted by whole pixels at most</source>
      <translation>« {one} » a {one_grid} et « {other} » a {other_grid} : il faut le même système de coordonnées et la même taille de pixel, décalés au plus de pixels entiers</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>pixels of {dx} x {dy} from {x}, {y}</source>
      <translation>des pixels de {dx} x {dy} à partir de {x}, {y}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>no georeference</source>
      <translation>pas de géoréférencement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>a georeference</source>
      <translation>un géoréférencement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>{width} x {height} px and {where}</source>
      <translation>{width} x {height} px et {where}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>{name} is {value}: it must be above 0</source>
      <translation>{name} vaut {value} : il faut une valeur supérieure à 0</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>there is nothing to plan: give a raster, or an area in km2</source>
      <translation>il n'y a rien à estimer : donnez un raster, ou une surface en km2</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>a reference is given and no raster that it could lie over: give both, or none</source>
      <translation>une référence est donnée sans le raster qu'elle devrait couvrir : donnez les deux, ou aucun</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>this raster</source>
      <translation>ce raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>{area:g} km2</source>
      <translation>{area:g} km2</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>a department</source>
      <translation>un département</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>all of France</source>
      <translation>la France entière</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>time not known yet</source>
      <translation>durée encore inconnue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>about {time}</source>
      <translation>environ {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>{width} x {height} px, {windows} windows, {time}</source>
      <translation>{width} x {height} px, {windows} fenêtres, {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>the extent is empty: choose another</source>
      <translation>l'emprise est vide : en choisir une autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>the layer has no coordinate system: assign one, so that its ground size is known</source>
      <translation>la couche n'a pas de système de coordonnées : attribuez-en un, pour que sa taille au sol soit connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>Map: {pixels} Mpx, {windows} windows</source>
      <translation>Carte : {pixels} Mpx, {windows} fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>Time: {time} ({seconds} s per window, {source})</source>
      <translation>Durée : {time} ({seconds} s par fenêtre, {source})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>Memory: {need} MiB plus the model</source>
      <translation>Mémoire : {need} Mio, plus le modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>Disk space: {disk} GB during the run</source>
      <translation>Espace disque : {disk} Go pendant le traitement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>measuring a sample of windows</source>
      <translation>mesure d'un échantillon de fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>the middle of '{input}' is nodata: give the seconds that a window takes (--seconds-per-window)</source>
      <translation>le milieu de « {input} » est nodata : indiquez la durée d'une fenêtre en secondes (--seconds-per-window)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/planning.py" />
      <source>the ground size of the pixels is not known: give it (--gsd)</source>
      <translation>la taille au sol des pixels est inconnue : indiquez-la (--gsd)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/footprints.py" />
      <source>zone '{zone}' has CRS {found}, zone '{first}' has {needed}: footprints need one CRS, so make the mosaics of each CRS on their own</source>
      <translation>la zone « {zone} » a le SCR {found}, la zone « {first} » a {needed} : les emprises demandent un SCR unique, faites les mosaïques de chaque SCR séparément</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it holds {value:g} everywhere</source>
      <translation>elle vaut {value:g} partout</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it holds two values only: it looks like a mask, not like an image</source>
      <translation>elle n'a que deux valeurs : elle ressemble à un masque, pas à une image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>its mean is {found:.1f}, in the training data {mean:.1f}: {distance:.1f} deviations away</source>
      <translation>sa moyenne est {found:.1f}, contre {mean:.1f} dans les données d'entraînement : {distance:.1f} écarts types de différence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>its values spread {found:.1f} around the mean, in the training data {deviation:.1f}</source>
      <translation>ses valeurs s'écartent de {found:.1f} de la moyenne, de {deviation:.1f} dans les données d'entraînement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>its brightest pixels reach {value:.0f} of 255: the values look compressed</source>
      <translation>ses pixels les plus clairs atteignent {value:.0f} sur 255 : les valeurs semblent compressées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>{share:.0f} % of its pixels are at 255: it is overexposed, or was stretched</source>
      <translation>{share:.0f} % de ses pixels sont à 255 : elle est surexposée, ou a été étirée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>nearly all heights are above {value:.0f} levels: they look like altitudes, not heights above ground</source>
      <translation>presque toutes les hauteurs dépassent {value:.0f} niveaux : elles ressemblent à des altitudes, pas à des hauteurs au-dessus du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>what rises above the ground hardly exceeds {value:.0f} levels: the heights look unscaled, in metres where the model has 0.2 m a level, unless there are neither trees nor houses</source>
      <translation>ce qui dépasse du sol n'excède guère {value:.0f} niveaux : les hauteurs semblent en mètres alors que le modèle compte 0,2 m par niveau, à moins qu'il n'y ait ni arbres ni maisons</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it is a copy of the band taken for {other}</source>
      <translation>c'est une copie de la bande prise pour {other}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it differs from the other two colours as only near infrared does</source>
      <translation>elle diffère des deux autres couleurs comme seul le proche infrarouge le fait</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it does not look like near infrared: it follows {name} (correlation {follows:.2f}) as only colours do</source>
      <translation>elle ne ressemble pas au proche infrarouge : elle suit {name} (corrélation {follows:.2f}) comme seules les couleurs le font</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it does not look like near infrared: it exceeds red in {share:.0f} % of the greenest pixels</source>
      <translation>elle ne ressemble pas au proche infrarouge : elle dépasse le rouge dans {share:.0f} % des pixels les plus verts</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster suits the model.</source>
      <translation>Le raster convient au modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster can be segmented, but look at what is doubtful first.</source>
      <translation>Le raster peut être segmenté, mais examinez d'abord ce qui est douteux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster is not what the model wants.</source>
      <translation>Le raster n'est pas ce que le modèle attend.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>taken in order to look at them</source>
      <translation>prises dans l'ordre pour être examinées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>Bands: {reason}.</source>
      <translation>Bandes : {reason}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster has no complete georeference: its pixels are taken to be of the model's size.</source>
      <translation>Le raster n'a pas de géoréférencement complet : ses pixels sont supposés de la taille du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>Pixels are {width} x {height} m, {ratio} times the model's {wanted} m: they will be resampled.</source>
      <translation>Les pixels font {width} x {height} m, {ratio} fois les {wanted} m du modèle : ils seront rééchantillonnés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>Pixels are {width} x {height} m, {ratio} times the model's {wanted} m: they will be resampled, but what is smaller than they are is lost.</source>
      <translation>Les pixels font {width} x {height} m, {ratio} fois les {wanted} m du modèle : ils seront rééchantillonnés, mais ce qui est plus petit qu'eux est perdu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>All sampled pixels are nodata.</source>
      <translation>Tous les pixels examinés sont nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>{share:.0f} % of the sampled pixels are nodata.</source>
      <translation>{share:.0f} % des pixels examinés sont nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>{share:.0f} % of the valid pixels are 0 in all bands: a border? Declare 0 as nodata (gdal_edit.py -a_nodata 0).</source>
      <translation>{share:.0f} % des pixels valides sont à 0 dans toutes les bandes : une bordure ? Déclarez 0 comme nodata (gdal_edit.py -a_nodata 0).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the raster has no band for it</source>
      <translation>le raster n'a pas de bande correspondante</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>it is {found} and the model takes {wanted}</source>
      <translation>elle est en {found} et le modèle prend {wanted}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source> (scale 0,{top:g})</source>
      <translation> (scale 0,{top:g})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>it looks like 8 bits stretched to 16 bits</source>
      <translation>on dirait 8 bits étirés sur 16 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>heights in metres are brought to the model's levels by 'stack'</source>
      <translation>les hauteurs en mètres sont ramenées aux niveaux du modèle par « stack »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>its values are those of 8 bits</source>
      <translation>ses valeurs sont celles de 8 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>it looks like 8 bits stretched to 16 bits: it has no more than 256 different values</source>
      <translation>on dirait 8 bits étirés sur 16 bits : il n'y a pas plus de 256 valeurs différentes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>its values lie between 0 and 1</source>
      <translation>ses valeurs sont entre 0 et 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>its brightest pixels are near {high:g}</source>
      <translation>ses pixels les plus clairs sont proches de {high:g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>band {number} looks more like it</source>
      <translation>la bande {number} lui ressemble davantage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>ok</source>
      <translation>correct</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>doubtful</source>
      <translation>douteux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>wrong</source>
      <translation>inadapté</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>{name} (band {number})</source>
      <translation>{name} (bande {number})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>{band}: {finding}.</source>
      <translation>{band} : {finding}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Is this raster what the model wants?</source>
      <translation>Ce raster est-il ce que le modèle attend ?</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>The figures come from a sample of the pixels that is the same every time.</source>
      <translation>Les chiffres viennent d'un échantillon des pixels, le même à chaque fois.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Bands</source>
      <translation>Bandes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Histograms</source>
      <translation>Histogrammes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>value</source>
      <translation>valeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>percent of the pixels</source>
      <translation>pourcentage des pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Raster</source>
      <translation>Raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Size</source>
      <translation>Taille</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Model</source>
      <translation>Modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Bands read</source>
      <translation>Bandes lues</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Nodata</source>
      <translation>Nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Verdict</source>
      <translation>Verdict</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>wanted</source>
      <translation>attendu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>verdict</source>
      <translation>verdict</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>band</source>
      <translation>bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>type</source>
      <translation>type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>minimum</source>
      <translation>minimum</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>1 %</source>
      <translation>1 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>median</source>
      <translation>médiane</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>99 %</source>
      <translation>99 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>maximum</source>
      <translation>maximum</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>mean</source>
      <translation>moyenne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>training</source>
      <translation>entraînement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>deviation</source>
      <translation>écart type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>folder '{folder}' cannot be made: {strerror}</source>
      <translation>le dossier « {folder} » ne peut pas être créé : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>patch folder '{folder}' does not exist</source>
      <translation>le dossier de patches « {folder} » n'existe pas</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>folders '{one}' and '{other}' would both be zone '{zone}': rename one of them</source>
      <translation>les dossiers « {one} » et « {other} » donneraient tous deux la zone « {zone} » : renommez l'un d'eux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>folder '{folder}' holds no patches: .tif files are needed, e.g. ZONE/img/IMG_000001.tif</source>
      <translation>le dossier « {folder} » ne contient pas de patch : il faut des fichiers .tif, p. ex. ZONE/img/IMG_000001.tif</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>patch '{path}' has no georeference: it must tell where it lies</source>
      <translation>le patch « {path} » n'est pas géoréférencé : sa position doit être connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>patch '{path}' has its first row in the south: warp it to a north-up grid (gdalwarp)</source>
      <translation>le patch « {path} » a sa première ligne au sud : reprojetez-le sur une grille orientée au nord (gdalwarp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>patch '{path}' has its first column in the east: warp it to a north-up grid (gdalwarp)</source>
      <translation>le patch « {path} » a sa première colonne à l'est : reprojetez-le sur une grille orientée au nord (gdalwarp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>patch '{path}' has {what} {found}, '{first}' has {needed}: they must match</source>
      <translation>le patch « {path} » a pour {what} {found}, « {first} » a {needed} : ils doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>pixel size</source>
      <translation>taille de pixel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>CRS</source>
      <translation>SCR</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>nodata</source>
      <translation>nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: {patches} patches, {width} x {height} px with gaps of {gaps} ({holes} enclosed by patches)</source>
      <translation>{path} : {patches} patches, {width} x {height} px, lacunes de {gaps} (dont {holes} entourés de patches)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: {patches} patches, {width} x {height} px</source>
      <translation>{path} : {patches} imagettes, {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: patches overlap on {overlap}, the later by name is on top</source>
      <translation>{path} : des patches se superposent sur {overlap}, le dernier par ordre de nom est au-dessus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/nodata.py" />
      <source>band {number} of '{name}'</source>
      <translation>la bande {number} de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/nodata.py" />
      <source>several values are nodata in {what} ({values}), which is {dtype}: set one value in the layer's properties (Transparency)</source>
      <translation>plusieurs valeurs sont nodata dans {what} ({values}), de type {dtype} : n'en indiquez qu'une dans les propriétés de la couche (Transparence)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>layer '{layer}', request {number} of {total}</source>
      <translation>couche « {layer} », requête {number} sur {total}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>band '{name}' is channel {channel} of layer '{layer}', which came with {count} channel(s) of {dtype}: correct the services file</source>
      <translation>la bande « {name} » est le canal {channel} de la couche « {layer} », reçue avec {count} canal ou canaux en {dtype} : corrigez le fichier de services</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>'{folder}' is not of an earlier fetch: move it away, the blocks are kept there</source>
      <translation>« {folder} » ne vient pas d'un téléchargement précédent : déplacez-le, les blocs sont conservés à cet endroit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>going on with the blocks in '{folder}'</source>
      <translation>reprise avec les blocs de « {folder} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>the blocks in '{folder}' are of another request: starting over</source>
      <translation>les blocs de « {folder} » viennent d'une autre demande : le téléchargement recommence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>'{service}' has nothing there: choose another extent</source>
      <translation>« {service} » n'a rien à cet endroit : choisissez une autre emprise</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>{share:.1%} of the pixels are nodata: the service lacks a band or more there</source>
      <translation>{share:.1%} des pixels sont nodata : il y manque au moins une bande du service</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>pixels of {gsd:g} m in {crs} are {across:.3g} x {down:.3g} m on the ground there: a model may want another size</source>
      <translation>des pixels de {gsd:g} m en {crs} font ici {across:.3g} x {down:.3g} m au sol : un modèle peut demander une autre taille</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{width} x {height} px: {requests} requests in {blocks} blocks, up to {download} MB to download and {disk} MB on disk while it is made</source>
      <translation>{width} x {height} px : {requests} requêtes en {blocks} blocs, jusqu'à {download} Mo à télécharger et {disk} Mo sur disque pendant la fabrication</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>no extent is given: give one, or polygons whose extent is to be fetched</source>
      <translation>aucune emprise n'est donnée : indiquez-en une, ou des polygones dont l'emprise est à télécharger</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>coordinate system '{crs}' cannot be written</source>
      <translation>le système de coordonnées « {crs} » ne peut pas être écrit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>band '{name}' is asked for twice: names must differ</source>
      <translation>la bande « {name} » est demandée deux fois : les noms doivent différer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>the pixel size is {gsd} m: it must be from 0.01 to 1000 m</source>
      <translation>la taille de pixel est {gsd} m : il faut de 0,01 à 1000 m</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>band '{name}' is not offered by '{service}': it has {bands}</source>
      <translation>la bande « {name} » n'est pas proposée par « {service} », qui a {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>the largest size is {max} GB: it must be a finite number above 0</source>
      <translation>la taille maximale est de {max} Go : il faut un nombre fini supérieur à 0</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>the extent is {width} x {height} px, {size:.1f} GB: up to {max:g} GB are fetched, so choose a smaller extent or larger pixels, or raise the limit</source>
      <translation>l'emprise fait {width} x {height} px, {size:.1f} Go : au plus {max:g} Go sont téléchargés, choisissez une emprise plus petite ou des pixels plus grands, ou relevez la limite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>the disk of '{folder}' has {free:.0f} MB free: up to {needed} MB are needed</source>
      <translation>le disque de « {folder} » a {free:.0f} Mo libres : il en faut jusqu'à {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>services file '{path}'</source>
      <translation>fichier de services « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>an object</source>
      <translation>un objet</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>services file '{path}': '{key}' is {found}: it must be {needed}</source>
      <translation>fichier de services « {path} » : « {key} » vaut {found} ; il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>services file '{path}': '{key}'</source>
      <translation>fichier de services « {path} » : « {key} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>a whole number from {low} to {high}</source>
      <translation>un nombre entier de {low} à {high}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>an address that begins with http:// or https://</source>
      <translation>une adresse qui commence par http:// ou https://</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>services file '{path}' has a key '{key}' that is not known</source>
      <translation>le fichier de services « {path} » a une clé « {key} » inconnue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>a list of values from 0 to 255</source>
      <translation>une liste de valeurs de 0 à 255</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>two heights, min and max</source>
      <translation>deux hauteurs, min et max</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source> or </source>
      <translation> ou </translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>an object of {known}</source>
      <translation>un objet {known}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>a layer of pictures, not of heights</source>
      <translation>une couche d'images, pas de hauteurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>the extent {extent} looks like degrees, and without a coordinate system of its own it is taken in {crs}: give it one (--extent-crs EPSG:4326)</source>
      <translation>l'emprise {extent} semble être en degrés, mais sans système de coordonnées elle est lue en {crs} : indiquez-en un (--extent-crs EPSG:4326)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>the extent ({found}, in degrees) does not lie in the area of use of {crs} ({limits}){remedy}</source>
      <translation>l'emprise ({found}, en degrés) n'est pas dans la zone d'utilisation de {crs} ({limits}){remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>the extent ({found}, in degrees) lies in no French territory with a coordinate system of its own ({known}): give the coordinate system of the result, or of the extent if these degrees are wrong</source>
      <translation>l'emprise ({found}, en degrés) n'est dans aucun des territoires français dotés d'un système de coordonnées ({known}) : indiquez le système de coordonnées du résultat, ou celui de l'emprise si ces degrés sont faux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>: check the extent and its coordinate system</source>
      <translation> : vérifiez l'emprise et son système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>: choose {crs} ({name})</source>
      <translation> : choisissez {crs} ({name})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>coordinate system '{crs}' has no code such as EPSG:2154: a map service knows no other</source>
      <translation>le système de coordonnées « {crs} » n'a pas de code comme EPSG:2154 : un service de cartes n'en connaît pas d'autre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>a page that is no picture</source>
      <translation>une page au lieu d'une image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the service refused layer '{layer}': '{said}'</source>
      <translation>le service a refusé la couche « {layer} » : « {said} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the answer has {got} bytes instead of {needed}</source>
      <translation>la réponse fait {got} octets au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the picture is damaged: its end is missing</source>
      <translation>l'image est endommagée : sa fin manque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the picture is damaged</source>
      <translation>l'image est endommagée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>layer '{layer}' came as {got} px, asked for were {asked} px: lower 'max_px' in the services file</source>
      <translation>la couche « {layer} » est arrivée en {got} px au lieu de {asked} px : diminuez « max_px » dans le fichier de services</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>layer '{layer}' came with {count} channels: 1 to {most} are taken</source>
      <translation>la couche « {layer} » est arrivée avec {count} canaux : de 1 à {most} sont acceptés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>layer '{layer}' came as {kind}: 8 bits, or floats for heights, are needed</source>
      <translation>la couche « {layer} » est arrivée en {kind} : il faut 8 bits, ou des nombres à virgule flottante pour les hauteurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>layer '{layer}' came in a file whose blocks or mask are larger than the picture</source>
      <translation>la couche « {layer} » est arrivée dans un fichier dont les blocs ou le masque sont plus grands que l'image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/pieces.py" />
      <source>{reason}; {share:.3g} % of the pixels are nodata, within x {xmin:.10g}..{xmax:.10g}, y {ymin:.10g}..{ymax:.10g}</source>
      <translation>{reason} ; {share:.3g} % des pixels sont nodata, dans l'emprise x de {xmin:.10g} à {xmax:.10g}, y de {ymin:.10g} à {ymax:.10g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>the ground size of the colour image's pixels is unknown: leave out the pixel size</source>
      <translation>la taille au sol des pixels de l'image en couleurs est inconnue : n'indiquez pas de taille de pixel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>pixels of {gsd:g} m make {width} x {height} px: choose larger ones</source>
      <translation>des pixels de {gsd:g} m donnent {width} x {height} px : choisissez-les plus grands</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>{role} '{path}' covers {found}, outside the colour image's {needed}: they must overlap</source>
      <translation>{role} « {path} » couvre {found}, hors de l'image en couleurs, {needed} : une intersection est nécessaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>{role} '{path}' cannot be resampled</source>
      <translation>{role} « {path} » : rééchantillonnage impossible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>the coordinate systems of the sources cannot be brought together</source>
      <translation>les systèmes de coordonnées des sources ne peuvent pas être mis en correspondance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>{role} '{path}' has the value {value:.6g}, which is no height and which the file does not declare as nodata: heights from {low:g} to {high:g} m are taken, the rest is nodata (gdal_edit.py -a_nodata {value:.6g} declares it)</source>
      <translation>{role} « {path} » contient la valeur {value:.6g}, qui n'est pas une hauteur et que le fichier ne déclare pas comme nodata : les hauteurs de {low:g} à {high:g} m sont retenues, le reste est nodata (gdal_edit.py -a_nodata {value:.6g} la déclare)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>surface model '{surface}' lies more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of the pixels, above it on {above:.1f} %: the two are swapped, or do not belong together</source>
      <translation>le modèle de surface « {surface} » est plus de {metres:g} m sous le modèle de terrain « {terrain} » sur {below:.1f} % des pixels, et au-dessus sur {above:.1f} % : les deux sont intervertis, ou ne vont pas ensemble</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>surface model '{surface}' lies more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of the pixels, above it on {above:.1f} %: check that they are of one date and not swapped</source>
      <translation>le modèle de surface « {surface} » est plus de {metres:g} m sous le modèle de terrain « {terrain} » sur {below:.1f} % des pixels, et au-dessus sur {above:.1f} % : vérifiez qu'ils sont de la même date et non intervertis</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>the sources of '{path}' cannot be read</source>
      <translation>les sources de « {path} » ne peuvent pas être lues</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>near infrared is given twice, in a composite and alone: give one of them</source>
      <translation>le proche infrarouge est donné deux fois, dans une composition et seul : donnez l'un des deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>heights are given twice, above ground and as surface or terrain models: give one of them</source>
      <translation>les hauteurs sont données deux fois, au-dessus du sol et par des modèles de surface ou de terrain : donnez l'un des deux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>terrain model</source>
      <translation>modèle numérique de terrain (MNT)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>surface model</source>
      <translation>modèle numérique de surface (MNS)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>the {missing} is missing: height is the surface less the terrain</source>
      <translation>le {missing} manque : la hauteur est la surface moins le terrain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>levels a metre</source>
      <translation>niveaux par mètre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{name} is {value:g}: it must be above 0</source>
      <translation>{name} : {value:g} n'est pas admis, il faut une valeur supérieure à 0</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>GeoTIFF</source>
      <translation>GeoTIFF</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>virtual raster</source>
      <translation>raster virtuel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{path}: {width} x {height} px, bands {bands}</source>
      <translation>{path} : {width} x {height} px, bandes {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>colour image</source>
      <translation>image en couleurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>infrared composite</source>
      <translation>composition infrarouge (IRC)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>near infrared</source>
      <translation>proche infrarouge</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>height above ground</source>
      <translation>hauteur au-dessus du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{role}: {count} file(s), {width} x {height} px</source>
      <translation>{role} : {count} fichier(s), {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>the heights are whole numbers from 0 to 255, taken as metres: if they are in the model's levels already, give 1 level a metre</source>
      <translation>les hauteurs sont des nombres entiers de 0 à 255, pris comme des mètres : si elles sont déjà aux niveaux du modèle, indiquez 1 niveau par mètre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>no pixel of the colour image has data in all sources: they must cover the same ground</source>
      <translation>aucun pixel de l'image en couleurs n'a de données dans toutes les sources : elles doivent couvrir le même terrain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{share:.1f} % of the pixels lack data in a source: they are nodata</source>
      <translation>{share:.1f} % des pixels manquent de données dans une source : ils sont nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>3 bands: red, green and blue</source>
      <translation>3 bandes : rouge, vert et bleu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>3 bands: near infrared, red and green</source>
      <translation>3 bandes : proche infrarouge, rouge et vert</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>1 band, or one that is named '{name}'</source>
      <translation>1 bande, ou une bande nommée « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role} '{path}' has {count} band(s) of data: it needs {needed}</source>
      <translation>{role} « {path} » a {count} bande(s) de données : il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role}: no file is given, at least one is needed</source>
      <translation>{role} : aucun fichier n'est donné, il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role}: folder '{folder}' holds no raster ({suffixes}): at least one is needed</source>
      <translation>{role} : le dossier « {folder} » ne contient pas de raster ({suffixes}), il en faut au moins un</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role} '{path}' has no georeference: it must say where it lies</source>
      <translation>{role} « {path} » : pas de géoréférencement, la position doit être connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role} '{path}' is not north-up: warp it to a north-up grid first (gdalwarp)</source>
      <translation>{role} « {path} » n'est pas orienté au nord : reprojetez d'abord ce raster sur une grille orientée au nord (gdalwarp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role} '{path}' has no coordinate system: assign one, or say which it is</source>
      <translation>{role} « {path} » n'a pas de système de coordonnées : attribuez-en un, ou indiquez lequel c'est</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>1 band or more</source>
      <translation>1 bande ou plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>pixels of</source>
      <translation>pixels de</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>bands of type</source>
      <translation>bandes de type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>the coordinate system</source>
      <translation>système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>{role} '{path}' has {what} {found}, '{first}' has {needed}: the tiles of one source must share them</source>
      <translation>{role} « {path} » : {what} {found}, mais {needed} pour « {first} » ; les dalles d'une même source doivent concorder</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/charts.py" />
      <source>{y_label} by {x_label}: {points}</source>
      <translation>{y_label} selon {x_label} : {points}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/report.py" />
      <source>en</source>
      <translation>fr</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webaddress.py" />
      <source>{what} '{url}' is not valid: it must be an http:// or https:// address</source>
      <translation>{what} « {url} » non valide : il faut une adresse en http:// ou https://</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webaddress.py" />
      <source>address</source>
      <translation>adresse</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: {reason}; next try in {pause:g} s</source>
      <translation>{what} : {reason} ; nouvel essai dans {pause:g} s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what} could not be fetched from {host} in {tries} tries: {reason}</source>
      <translation>{what} : échec du téléchargement depuis {host} en {tries} essais : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>the answer broke off after {got} of {all} bytes</source>
      <translation>la réponse s'est interrompue après {got} octets sur {all}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what} cannot be requested: {reason}</source>
      <translation>{what} : la requête est impossible : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the service's certificate is not trusted: {reason}</source>
      <translation>{what} : le certificat du service n'est pas approuvé : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>the answer came too slowly</source>
      <translation>la réponse est arrivée trop lentement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what} was refused by the service: {status}</source>
      <translation>{what} : refus du service : {status}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>the proxy '{proxy}' cannot be used: an HTTP proxy is needed</source>
      <translation>le proxy « {proxy} » est inutilisable : il faut un proxy HTTP</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>'{url}' leads to '{new}', which is less safe: it is not followed</source>
      <translation>« {url} » mène à « {new} », moins sûr : la redirection n'est pas suivie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the server's Content-Length is '{value}': a whole number of bytes is needed</source>
      <translation>{what} : l'en-tête Content-Length du serveur vaut « {value} » : il faut un nombre entier d'octets</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the answer has {size} bytes or more: at most {limit} are taken</source>
      <translation>{what} : la réponse compte {size} octets ou plus : {limit} au plus sont acceptés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>no answer in time</source>
      <translation>pas de réponse dans le délai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>whole map</source>
      <translation>carte entière</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>zones '{name}'</source>
      <translation>zones « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>zones</source>
      <translation>zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>the map has no georeference: {zones} cannot be laid on it</source>
      <translation>la carte n'est pas géoréférencée, superposition impossible : {zones}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>{zones} have no field '{field}': they have {names}</source>
      <translation>{zones} : pas de champ « {field} » ; champs présents : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>{zones} cannot be read</source>
      <translation>{zones} : lecture impossible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>{zones} hold no polygon that exists in the map's coordinate system</source>
      <translation>{zones} : aucun polygone n'existe dans le système de coordonnées de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>{zones} lie outside the map: at least one must overlap it</source>
      <translation>{zones} hors de la carte : au moins une doit la recouvrir en partie</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Next: {names}</source>
      <translation>Étapes suivantes : {names}</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Prepare</source>
      <translation>Préparer</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Use the map</source>
      <translation>Exploiter la carte</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Judge the map</source>
      <translation>Évaluer la carte</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Models</source>
      <translation>Modèles</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>Areas by class</source>
      <translation>Surfaces par classe</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>land cover,surface,share,statistics,zonal,communes,parcels,hectares,report</source>
      <translation>occupation du sol,land cover,surface,superficie,area,part,share,statistiques,statistics,zonal,communes,parcelles,parcels,hectares,rapport,report</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>Measures how much of a land-cover map each class takes, in all of it or in each polygon of a layer. Pixels on a polygon's edge count by their part inside, so that the areas of zones that share borders add up to the whole.

The table has a row for each zone and class: area in square metres on the ground, and share of what is mapped, in percent. What the map leaves out (nodata) and what lies outside it have rows of their own, without code and share.

The report has a chart for each zone, up to the first 50.</source>
      <translation>Mesure la surface que prend chaque classe d'une carte d'occupation du sol, dans l'ensemble ou dans chaque polygone d'une couche. Les pixels en bordure d'un polygone comptent pour leur part intérieure, de sorte que les surfaces de zones mitoyennes s'additionnent exactement.

La table a une ligne par zone et par classe : surface au sol en mètres carrés et part de ce qui est cartographié, en pourcentage. Ce que la carte laisse vide (nodata) et ce qui est hors de la carte ont leurs propres lignes, sans code ni part.

Le rapport a un graphique par zone, pour les 50 premières.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>Land-cover map</source>
      <translation>Carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>A class raster, as 'Segment a mosaic' makes it.</source>
      <translation>Un raster de classes, tel que « Segmenter une mosaïque » le produit.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>A row for each zone and class, as a CSV file.</source>
      <translation>Une ligne par zone et par classe, dans un fichier CSV.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>All areas, as JSON</source>
      <translation>Toutes les surfaces, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>and {count} more zones</source>
      <translation>et {count} autres zones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Change between two maps</source>
      <translation>Changements entre deux cartes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>land cover,change detection,transition matrix,gains,losses,from-to,evolution,dates,difference</source>
      <translation>occupation du sol,land cover,détection de changements,change detection,matrice de transition,transition matrix,gains,pertes,losses,from-to,évolution,dates,différence,difference</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Compares land-cover maps of two dates where both have pixels.

The change raster has one class for what stayed as it was and one for each pair of classes that changed, e.g. 'water → building', coloured after the new class. Of more than 254 pairs, the smallest share the class 'other changes'; table and report have them all.

The table has a row for each transition, in all or for each zone; the report has the transition matrix, and gains and losses by class.

Both maps need the same classes, and the same grid of pixels, shifted by whole pixels at most, unless the second is to be aligned with the first.</source>
      <translation>Compare des cartes d'occupation du sol de deux dates là où toutes deux ont des pixels.

Le raster de changement a une classe pour ce qui est resté tel quel et une pour chaque couple de classes qui a changé, p. ex. « water → building », à la couleur de la nouvelle classe. Au-delà de 254 couples, les moins étendus partagent la classe « autres changements » ; la table et le rapport les contiennent tous.

La table a une ligne par transition, dans l'ensemble ou pour chaque zone ; le rapport contient la matrice de transition, et les gains et pertes par classe.

Les deux cartes doivent avoir les mêmes classes, et la même grille de pixels, décalée au plus de pixels entiers, à moins que la seconde ne soit alignée sur la première.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Map of the first date</source>
      <translation>Carte de la première date</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>A class raster.</source>
      <translation>Un raster de classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Map of the second date</source>
      <translation>Carte de la seconde date</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>A class raster with the same classes.</source>
      <translation>Un raster de classes, aux mêmes classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Align the second map with the first</source>
      <translation>Aligner la seconde carte sur la première</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Lays the second map on the first one's grid, whatever its coordinate system and pixel size: each pixel takes the class at its centre. Otherwise maps whose pixels do not meet are refused.</source>
      <translation>Place la seconde carte sur la grille de la première, quels que soient son système de coordonnées et sa taille de pixel : chaque pixel prend la classe en son centre. Sinon les cartes dont les pixels ne coïncident pas sont refusées.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>The raster of from-to pairs, a cloud-optimised GeoTIFF.</source>
      <translation>Le raster des couples avant-après, un GeoTIFF optimisé pour le cloud (COG).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>A row for each transition, as a CSV file.</source>
      <translation>Une ligne par transition, dans un fichier CSV.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Area that changed, in m²</source>
      <translation>Surface qui a changé, en m²</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Area mapped in both maps, in m²</source>
      <translation>Surface cartographiée dans les deux cartes, en m²</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Gains and losses, as JSON</source>
      <translation>Gains et pertes, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Nothing is mapped in both maps.</source>
      <translation>Aucun pixel n'est cartographié dans les deux cartes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Changed: {hectares} ha, {share} % of what both maps show</source>
      <translation>Changement : {hectares} ha, soit {share} % de la surface commune aux deux cartes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Split a map into patches</source>
      <translation>Découper une carte en imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>patches,predictions,challenge,submission,flair,dataset,tiles,clip</source>
      <translation>patches,patch,imagettes,prédictions,predictions,challenge,soumission,submission,flair,jeu de données,dataset,tuiles,tiles,découper,clip</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Cuts a land-cover map back into the patches of a data set: for each IMG_000001.tif below the folder of patches, PRED_000001.tif with the map's pixels of the same place, in folders of the same names. The map must lie on the patches' pixels, as one of their mosaic does; patches that do not meet it are left out.

The files are what the FLAIR challenges take: one band of 8 bits, compressed with LZW, and with the challenge's encoding class codes from 0.</source>
      <translation>Redécoupe une carte d'occupation du sol selon les patches d'un jeu de données : pour chaque IMG_000001.tif sous le dossier de patches, PRED_000001.tif avec les pixels de la carte au même endroit, dans des dossiers de mêmes noms. La carte doit coïncider avec les pixels des patches, comme celle de l'une de leurs mosaïques ; les patches qui ne la rencontrent pas sont omis.

Les fichiers sont ceux qu'acceptent les challenges FLAIR : une bande de 8 bits, compressée en LZW, et avec l'encodage challenge des codes de classe à partir de 0.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Folder of patches</source>
      <translation>Dossier de patches</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>The images are looked for in this folder and in all folders below it.</source>
      <translation>Les images sont cherchées dans ce dossier et dans tous ses sous-dossiers.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Encoding</source>
      <translation>Encodage</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>codes: the map's class codes. challenge: as the scoring of the FLAIR #1 and #2 challenges reads predictions, codes 1 to 12 as 0 to 11, all others as 12, and 255 where the map has no class.</source>
      <translation>codes : les codes de classe de la carte. challenge : comme l'évaluation des challenges FLAIR #1 et #2 lit les prédictions, codes 1 à 12 en 0 à 11, tous les autres en 12, et 255 où la carte n'a pas de classe.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Patches that reach past the map</source>
      <translation>Patches qui dépassent de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>refuse: nothing is written. nodata: what is beyond the map has no class.</source>
      <translation>refuse : rien n'est écrit. nodata : ce qui dépasse de la carte n'a pas de classe.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Classes of the map</source>
      <translation>Classes de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Needed where the map does not tell its classes.</source>
      <translation>Nécessaire quand la carte n'indique pas ses classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Folder for the predictions</source>
      <translation>Dossier des prédictions</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>It may hold the predictions of other maps; it must not be inside the folder of patches.</source>
      <translation>Il peut contenir les prédictions d'autres cartes ; il ne doit pas être dans le dossier de patches.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Number of predictions</source>
      <translation>Nombre de prédictions</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Patches that do not meet the map</source>
      <translation>Patches qui ne rencontrent pas la carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Polygons of a map</source>
      <translation>Vectoriser une carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>vectorize,polygonize,land cover,minimum mapping unit,generalize,simplify,sieve,geopackage,classes</source>
      <translation>vectoriser,vectorize,polygoniser,polygonize,occupation du sol,land cover,unité minimale de collecte,umc,minimum mapping unit,généraliser,generalize,simplifier,simplify,tamiser,sieve,geopackage,classes,polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Turns a land-cover map into polygons: one for each region of pixels of one class that touch side by side, with the class's code and name, its ground area and, where the confidence raster is given, the mean confidence of its pixels.

The polygons cover the map without gaps or overlaps, also when small regions are merged and borders simplified: each border is simplified once, for both its neighbours, and stays as it is where it would meet another. Borders with nodata and the map's edge are never moved.

The map is read in strips, so it may be far larger than memory. The GeoPackage also holds the class colours. 'Save to file' replaces an existing GeoPackage; 'Save to GeoPackage' adds or replaces one layer and keeps the others.</source>
      <translation>Transforme une carte d'occupation du sol en polygones : un pour chaque région de pixels d'une même classe qui se touchent par un côté, avec le code et le nom de la classe, sa surface au sol et, si le raster de confiance est donné, la confiance moyenne de ses pixels.

Les polygones couvrent la carte sans lacunes ni superpositions, même quand les petites régions sont fusionnées et les limites simplifiées : chaque limite est simplifiée une fois, pour ses deux voisins, et reste telle quelle là où elle en toucherait une autre. Les limites avec nodata et le bord de la carte ne sont jamais déplacés.

La carte est lue par bandes horizontales, elle peut donc dépasser de beaucoup la mémoire. Le GeoPackage contient aussi les couleurs des classes. « Enregistrer vers un fichier » remplace un GeoPackage existant ; « Enregistrer dans un GeoPackage » ajoute ou remplace une couche et conserve les autres.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>A class raster, e.g. of 'Segment a mosaic'.</source>
      <translation>Un raster de classes, p. ex. de « Segmenter une mosaïque ».</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Confidence</source>
      <translation>Confiance</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>The map's confidence raster in percent, on the same pixels; each polygon is given its mean.</source>
      <translation>Le raster de confiance de la carte en pourcentage, sur les mêmes pixels ; chaque polygone en reçoit la moyenne.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Minimum mapping unit (m²)</source>
      <translation>Unité minimale de collecte (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Regions smaller than this go to the neighbour with which they share most border, smallest first. 0 keeps all.</source>
      <translation>Les régions plus petites rejoignent le voisin avec lequel elles partagent le plus de limite, les plus petites d'abord. 0 les garde toutes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Simplify by at most (m)</source>
      <translation>Simplifier d'au plus (m)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>How far a corner that is left out may lie from the border. 1.5 times the pixel's size removes the pixels' stairs; 0 keeps them.</source>
      <translation>Distance maximale entre la limite et un sommet supprimé. 1,5 fois la taille de pixel supprime l'escalier des pixels ; 0 le garde.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>The nomenclature of a map that does not tell its classes.</source>
      <translation>La nomenclature d'une carte qui n'indique pas ses classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>The GeoPackage to write.</source>
      <translation>Le GeoPackage à écrire.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Polygons, e.g. communes or parcels, in any coordinate system. Pixels on an edge count by their part inside; zones that overlap are each measured whole.</source>
      <translation>Des polygones, p. ex. communes ou parcelles, dans un système de coordonnées quelconque. Les pixels en bordure comptent pour leur part intérieure ; les zones qui se superposent sont mesurées chacune en entier.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Name field</source>
      <translation>Champ de nom</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>The zones' names; left empty, they are numbered in the layer's order.</source>
      <translation>Les noms des zones ; à défaut, elles sont numérotées dans l'ordre de la couche.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Needed where a map does not tell its classes, such as the masks of FLAIR (flair-19).</source>
      <translation>Nécessaire quand une carte n'indique pas ses classes, comme les masques de FLAIR (flair-19).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Table</source>
      <translation>Table</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>CSV files (*.csv)</source>
      <translation>Fichiers CSV (*.csv)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Add the table to the project</source>
      <translation>Ajouter la table au projet</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>As a layer without geometry.</source>
      <translation>Comme couche sans géométrie.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Charts and tables as one HTML file, readable without telling colours apart.</source>
      <translation>Graphiques et tableaux en un seul fichier HTML, lisible sans distinguer les couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Table as a layer</source>
      <translation>Table comme couche</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Accuracy of a map</source>
      <translation>Évaluer l'exactitude d'une carte</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>validation,confusion matrix,error matrix,iou,f1,kappa,precision,recall,producer,user,olofsson,area estimate,reliability,calibration</source>
      <translation>validation,exactitude,matrice de confusion,confusion matrix,error matrix,iou,f1,kappa,précision,precision,rappel,recall,producteur,producer,utilisateur,user,olofsson,estimation de surface,area estimate,fiabilité,reliability,calibration</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Compares a land-cover map with a reference: a class raster on the same grid of pixels, or polygons or points with a class field. Gives the confusion matrix, IoU, F1, producer's and user's accuracy of each class, overall accuracy, kappa and the mean IoU over the classes of the reference.

Points made by 'Draw a sample of a map' also give accuracies and areas of the whole map without bias, with 95 % intervals, after Olofsson et al. (2014).

With the map's confidence, the report also shows how well the share of votes predicts what is right.</source>
      <translation>Compare une carte d'occupation du sol à une référence : un raster de classes sur la même grille de pixels, ou des polygones ou des points avec un champ de classe. Donne la matrice de confusion, l'IoU, le F1, la exactitude producteur et la exactitude utilisateur de chaque classe, l'exactitude globale, l'indice kappa et l'IoU moyenne sur les classes de la référence.

Les points produits par « Échantillonner une carte » donnent aussi les exactitudes et les surfaces de toute la carte sans biais, avec des intervalles à 95 %, d'après Olofsson et al. (2014).

Avec la confiance de la carte, le rapport montre aussi dans quelle mesure la part des voix prédit ce qui est juste.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference raster</source>
      <translation>Raster de référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Classes of the same pixels: same coordinate system and pixel size. Give this or a layer.</source>
      <translation>Les classes des mêmes pixels : même système de coordonnées et même taille de pixel. À donner à la place d'une couche.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference polygons or points</source>
      <translation>Polygones ou points de référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Pixels whose centre lies in a polygon, or that a point lies in, are compared.</source>
      <translation>Sont comparés les pixels dont le centre est dans un polygone, ou qui contiennent un point.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Class field</source>
      <translation>Champ de classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Class codes or names. Left out: the field 'reference' or 'class_code', or the only one.</source>
      <translation>Codes ou noms de classe. À défaut : le champ « reference » ou « class_code », ou l'unique champ.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>The map's share of votes in percent, as 'Segment a mosaic' makes it.</source>
      <translation>La part des voix de la carte en pourcentage, telle que « Segmenter une mosaïque » la produit.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Leave features without a class out</source>
      <translation>Laisser de côté les entités sans classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Otherwise they are refused, and their number told.</source>
      <translation>Sinon elles sont refusées, et leur nombre indiqué.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Classes of the reference</source>
      <translation>Classes de la référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Needed where a raster does not tell its classes, such as the masks of FLAIR (flair-19).</source>
      <translation>Nécessaire quand un raster n'indique pas ses classes, comme les masques de FLAIR (flair-19).</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Codes that become others</source>
      <translation>Codes qui en deviennent d'autres</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Codes of the reference that the map does not have, e.g. 13-19=13 or 14=13,15=13.</source>
      <translation>Codes de la référence que la carte n'a pas, p. ex. 13-19=13 ou 14=13,15=13.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Codes not scored</source>
      <translation>Codes non évalués</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Codes of the reference, separated by commas.</source>
      <translation>Codes de la référence, séparés par des virgules.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Points are a stratified sample</source>
      <translation>Les points sont un échantillon stratifié</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>auto: if they tell their strata, as those of 'Draw a sample of a map' do; map: drawn at random within each class of this map; none: no.</source>
      <translation>auto : s'ils indiquent leurs strates, comme ceux de « Échantillonner une carte » ; map : tirés au hasard dans chaque classe de cette carte ; none : non.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>All figures with charts, as one HTML file.</source>
      <translation>Tous les résultats avec graphiques, en un seul fichier HTML.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>The confusion matrix and all measures, a row a class.</source>
      <translation>La matrice de confusion et toutes les mesures, une ligne par classe.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Mean IoU</source>
      <translation>IoU moyenne</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>All figures, as JSON</source>
      <translation>Tous les résultats, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>give a reference raster, or a layer of polygons or points, and not both</source>
      <translation>donnez un raster de référence, ou une couche de polygones ou de points, mais pas les deux</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Draw a sample of a map</source>
      <translation>Échantillonner une carte</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>stratified,random,points,validation,accuracy,olofsson,strata,allocation</source>
      <translation>stratifié,stratified,aléatoire,random,points,échantillon,tirage,validation,exactitude,accuracy,olofsson,strates,strata,répartition,allocation</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Draws pixels of a land-cover map at random within each class and writes their centres as points. Fill in the field 'reference' of each point with the class code or name you see on the ground or in the imagery, then give the points to 'Accuracy of a map'.

The points come in random order: those labelled first are a random sample too.

The same map, options and seed give the same points.</source>
      <translation>Tire au hasard des pixels d'une carte d'occupation du sol dans chaque classe et écrit leurs centres comme points. Remplissez le champ « reference » de chaque point avec le code ou le nom de la classe que vous voyez sur le terrain ou sur l'image, puis donnez les points à « Évaluer l'exactitude d'une carte ».

Les points sont dans un ordre aléatoire : ceux que vous étiquetez en premier forment aussi un échantillon aléatoire.

La même carte, les mêmes options et la même graine donnent les mêmes points.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Number of points</source>
      <translation>Nombre de points</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Left out: as many as the standard error needs.</source>
      <translation>À défaut : autant que l'erreur type en demande.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Standard error of overall accuracy</source>
      <translation>Erreur type de l'exactitude globale</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>What the sample is to reach where no number of points is given; left out: 0.01.</source>
      <translation>Ce que l'échantillon doit atteindre quand aucun nombre de points n'est donné ; à défaut : 0,01.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Points of a class</source>
      <translation>Points d'une classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>proportional to its area; equal for all; mixed: proportional with a minimum for each.</source>
      <translation>proportional : selon sa surface ; equal : autant pour toutes ; mixed : selon la surface avec un minimum pour chacune.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Fewest points of a class, if mixed</source>
      <translation>Nombre minimal de points d'une classe, pour mixed</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Rare classes need some 50 to 100 points for an accuracy of their own.</source>
      <translation>Les classes rares demandent 50 à 100 points pour une exactitude qui leur soit propre.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Expected user's accuracy</source>
      <translation>Exactitude utilisateur attendue</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Of all classes: what the number of points is reckoned with.</source>
      <translation>Pour toutes les classes : ce sur quoi le nombre de points est calculé.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Seed</source>
      <translation>Graine aléatoire</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Another one draws other points.</source>
      <translation>Une autre graine tire d'autres points.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Sample</source>
      <translation>Échantillon</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>GeoPackage of points with their class, its pixels, and an empty field 'reference'.</source>
      <translation>GeoPackage de points avec leur classe, ses pixels et un champ « reference » vide.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Number of points drawn</source>
      <translation>Nombre de points tirés</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Points</source>
      <translation>Points</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Pixels</source>
      <translation>Pixels</translation>
    </message>
    <message>
      <location filename="../../processing/data/destinations.py" />
      <source>output '{output}' is not a file: save it to a GeoPackage</source>
      <translation>la sortie « {output} » n'est pas un fichier : enregistrez-la dans un GeoPackage</translation>
    </message>
    <message>
      <location filename="../../processing/data/inputchecks.py" />
      <source>'{name}' is {value}: a finite number is needed</source>
      <translation>« {name} » vaut {value} : il faut un nombre fini</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>layer '{name}' comes from '{provider}': save it as a GeoTIFF and use that</source>
      <translation>la couche « {name} » vient de « {provider} » : enregistrez-la en GeoTIFF et utilisez celui-ci</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>'{source}' cannot be opened with {options}</source>
      <translation>« {source} » ne peut pas être ouvert avec {options}</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>the extent is {width} x {height} px at {gsd_m} m: a layer of '{provider}' is taken up to 16384 x 16384 px, so choose a smaller extent or download the data</source>
      <translation>l'emprise fait {width} x {height} px à {gsd_m} m : une couche de « {provider} » est prise jusqu'à 16384 x 16384 px, choisissez une emprise plus petite ou téléchargez les données</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>writer status {status}</source>
      <translation>état d'écriture {status}</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>the layer cannot be rendered to a file: {reason}</source>
      <translation>le rendu de la couche dans un fichier a échoué : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>layer '{name}': {count} requests to {service} failed: {reason}</source>
      <translation>couche « {name} » : {count} requêtes vers {service} ont échoué : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>the extent is empty: choose the part of the layer to segment</source>
      <translation>l'emprise est vide : choisissez la partie de la couche à segmenter</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>layer '{name}' comes from a map service ({provider}), which offers red, green and blue, but the model also needs {lacking}: use a raster file that has these bands, or a model that needs colours only</source>
      <translation>la couche « {name} » vient d'un service de cartes ({provider}), qui propose rouge, vert et bleu, mais le modèle demande aussi {lacking} : utilisez un fichier raster qui a ces bandes, ou un modèle qui ne demande que les couleurs</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>layer '{name}' comes from '{provider}' and must be fetched first: give an extent, or save it as a GeoTIFF and use that</source>
      <translation>la couche « {name} » vient de « {provider} » et doit d'abord être téléchargée : indiquez une emprise, ou enregistrez-la en GeoTIFF et utilisez celui-ci</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>the features of '{name}' cannot be written: {reason}</source>
      <translation>les entités de « {name} » ne peuvent pas être écrites : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/layers.py" />
      <source>layer '{name}' has no field '{field}': its fields are {names}</source>
      <translation>la couche « {name} » n'a pas de champ « {field} » : ses champs sont {names}</translation>
    </message>
    <message>
      <location filename="../../processing/data/webrequests.py" />
      <source>the server returned {kind} instead of an image</source>
      <translation>le serveur a renvoyé {kind} au lieu d'une image</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Title</source>
      <translation>Titre</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>GSD</source>
      <translation>Résolution</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Source</source>
      <translation>Origine</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Licence</source>
      <translation>Licence</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Use</source>
      <translation>Utiliser</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Add…</source>
      <translation>Ajouter…</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Remove…</source>
      <translation>Supprimer…</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>{gsd_m} m</source>
      <translation>{gsd_m} m</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Unreadable model file</source>
      <translation>Fichier de modèle illisible</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Download…</source>
      <translation>Télécharger…</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>No model found: add one with 'Add a model'</source>
      <translation>Aucun modèle trouvé : en ajouter un avec « Ajouter un modèle »</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>as the file says</source>
      <translation>selon le fichier</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Name: {name}</source>
      <translation>Nom : {name}</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Remove model '{name}' and its files? This cannot be undone.</source>
      <translation>Supprimer le modèle « {name} » et ses fichiers ? Cette action est irréversible.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Land cover</source>
      <translation>Occupation du sol</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>All models: details, add, remove</source>
      <translation>Tous les modèles : détails, ajout, suppression</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Visible extent</source>
      <translation>Emprise visible</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Whole layer</source>
      <translation>Couche entière</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Quick look</source>
      <translation>Aperçu rapide</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Maps the extent into a temporary layer, which replaces the previous quick look.</source>
      <translation>Cartographie l'emprise dans une couche temporaire, qui remplace l'aperçu précédent.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Segment…</source>
      <translation>Segmenter…</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Opens 'Segment a mosaic' with these settings.</source>
      <translation>Ouvre « Segmenter une mosaïque » avec ces paramètres.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Swipe</source>
      <translation>Balayage</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Drag the line on the map: left of it, the result is hidden.</source>
      <translation>Faire glisser la ligne sur la carte : à sa gauche, le résultat est masqué.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Layer</source>
      <translation>Couche</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Extent</source>
      <translation>Emprise</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Quality</source>
      <translation>Qualité</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Estimate</source>
      <translation>Estimation</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Opacity</source>
      <translation>Opacité</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Add a raster layer to the project.</source>
      <translation>Ajouter une couche raster au projet.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Add a model first.</source>
      <translation>Ajouter d'abord un modèle.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>The layer lies outside the visible extent.</source>
      <translation>La couche est en dehors de l'emprise visible.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Too large for a quick look: zoom in, choose a lower quality, or use 'Segment…'.</source>
      <translation>Trop grand pour un aperçu rapide : zoomer, choisir une qualité moindre ou utiliser « Segmenter… ».</translation>
    </message>
    <message>
      <location filename="../../processing/dock/panel.py" />
      <source>Cancel</source>
      <translation>Annuler</translation>
    </message>
    <message>
      <location filename="../../processing/dock/quicklook.py" />
      <source>Quick look: {name}</source>
      <translation>Aperçu rapide : {name}</translation>
    </message>
    <message>
      <location filename="../../processing/dock/quicklook.py" />
      <source>Cancelled</source>
      <translation>Annulé</translation>
    </message>
    <message>
      <location filename="../../processing/dock/quicklook.py" />
      <source>The quick look failed; the log has the reason</source>
      <translation>L'aperçu rapide a échoué ; le journal en donne la raison</translation>
    </message>
    <message>
      <location filename="../../processing/dock/quicklook.py" />
      <source>{windows} windows in {seconds} s</source>
      <translation>{windows} fenêtres en {seconds} s</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Add a model</source>
      <translation>Ajouter un modèle</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>onnx,network,deepness,geodeep,download,catalogue,import,ensemble</source>
      <translation>onnx,réseau,network,deepness,geodeep,télécharger,download,catalogue,importer,import,ensemble</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Checks a segmentation network (.onnx), tries it on one window, and keeps it in your folder of models: from then on it is in the list of models of 'Segment a mosaic' and of the other tools, when their dialogs are opened anew.

Files made by this project, for Deepness or for GeoDeep describe themselves. A bare file needs answers: the names of its bands in input order, its classes and, where its graph leaves them open, the window size and the normalisation. What is missing or contradicts the graph is said in one sentence. An ensemble (.json) is kept with all its networks.

Instead of a file, a model can be fetched by its name from a catalogue, through the proxy of QGIS's network settings; licence and attribution are told first, the file's checksum is verified, and a download that broke off or was cancelled goes on where it stopped.

The folder is that of the environment variable FLAIR_SEG_MODELS, or flair-seg/models in your user data. To remove a model, delete its file there, or run 'flair-seg models remove'.</source>
      <translation>Vérifie un réseau de segmentation (.onnx), l'essaie sur une fenêtre et l'enregistre dans votre dossier de modèles : il figure dès lors dans la liste des modèles de « Segmenter une mosaïque » et des autres outils, à la réouverture de leurs boîtes de dialogue.

Les fichiers faits par ce projet, pour Deepness ou pour GeoDeep se décrivent eux-mêmes. Un fichier sans description demande des réponses : les noms de ses bandes dans l'ordre d'entrée, ses classes et, si son graphe ne les fixe pas, la taille de fenêtre et la normalisation. Ce qui manque ou contredit le graphe est indiqué en une phrase. Un ensemble (.json) est enregistré avec tous ses réseaux.

Au lieu d'un fichier, un modèle peut être téléchargé par son nom depuis un catalogue, à travers le proxy des paramètres réseau de QGIS ; la licence et l'attribution sont d'abord indiquées, la somme de contrôle du fichier est vérifiée, et un téléchargement interrompu ou annulé reprend où il s'est arrêté.

Le dossier est celui de la variable d'environnement FLAIR_SEG_MODELS, ou flair-seg/models dans vos données d'utilisateur. Pour supprimer un modèle, supprimez-y son fichier, ou lancez « flair-seg models remove ».</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Name in the lists of models</source>
      <translation>Nom dans les listes de modèles</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>File that is kept</source>
      <translation>Fichier enregistré</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Description</source>
      <translation>Description</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Time of one window, in ms</source>
      <translation>Durée d'une fenêtre, en ms</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>the catalogue describes model '{name}': leave name, bands, classes and the like out</source>
      <translation>le catalogue décrit le modèle « {name} » : n'indiquez ni nom, ni bandes, ni classes, ni rien de semblable</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>a model file and a name of the catalogue are given: leave one out</source>
      <translation>un fichier de modèle et un nom du catalogue sont donnés : retirez l'un des deux</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>no model is chosen: give a model file, or a name of the catalogue</source>
      <translation>aucun modèle n'est choisi : donnez un fichier de modèle, ou un nom du catalogue</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>'{found}' is no list of numbers such as 0.4,0.5</source>
      <translation>« {found} » n'est pas une liste de nombres comme 0.4,0.5</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Model file</source>
      <translation>Fichier de modèle</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Models (*.onnx *.json)</source>
      <translation>Modèles (*.onnx *.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>A segmentation network (.onnx), or the .json of an ensemble.</source>
      <translation>Un réseau de segmentation (.onnx), ou le .json d'un ensemble.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Name in the catalogue, instead of a file</source>
      <translation>Nom dans le catalogue, à la place d'un fichier</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>The model is fetched. Models that the catalogue on this computer lists: {0}.</source>
      <translation>Le modèle est téléchargé. Modèles que liste le catalogue de cet ordinateur : {0}.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Name</source>
      <translation>Nom</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>What the lists of models call it; empty: its own, or the file's.</source>
      <translation>Le nom que lui donnent les listes de modèles ; vide : le sien, ou celui du fichier.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Bands, in input order</source>
      <translation>Bandes, dans l'ordre d'entrée</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Names separated by commas, e.g. red,green,blue,nir,height. Needed for a bare file.</source>
      <translation>Noms séparés par des virgules, p. ex. red,green,blue,nir,height. Nécessaire pour un fichier sans description.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>A known nomenclature, as long as the network has output channels. Needed for a bare file.</source>
      <translation>Une nomenclature connue, aussi longue que le réseau a de canaux de sortie. Nécessaire pour un fichier sans description.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Classes file, instead of a nomenclature</source>
      <translation>Fichier de classes, à la place d'une nomenclature</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Classes (*.json)</source>
      <translation>Classes (*.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>A JSON list of names, or of objects with code, name and colour (#rrggbb), in channel order.</source>
      <translation>Une liste JSON de noms, ou d'objets avec code, nom et couleur #rrggbb (code, name, colour), dans l'ordre des canaux.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Ground size of its pixels, in metres</source>
      <translation>Taille au sol de ses pixels, en mètres</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Rasters of other pixels are resampled to it. Empty: the file's own, or pixels are taken as they are.</source>
      <translation>Les rasters d'autres pixels y sont rééchantillonnés. Vide : celle du fichier, sinon les pixels sont pris tels quels.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Window size, in px</source>
      <translation>Taille de fenêtre, en px</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>The side of the windows it was trained on, e.g. 512; only where its graph takes several sizes.</source>
      <translation>Le côté des fenêtres de son entraînement, p. ex. 512 ; seulement si son graphe accepte plusieurs tailles.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Normalisation of the pixels</source>
      <translation>Normalisation des pixels</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>What is done to pixels from 0 to 255 before the network. none: nothing, or the network does it. unit: divided by 255. imagenet: also ImageNet's mean and deviation. dataset: those given below.</source>
      <translation>Ce qui est fait des pixels de 0 à 255 avant le réseau. none : rien, ou le réseau s'en charge. unit : division par 255. imagenet : de plus, moyenne et écart type d'ImageNet. dataset : ceux donnés ci-dessous.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>One number a band, separated by commas.</source>
      <translation>Un nombre par bande, séparés par des virgules.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Mean of each band</source>
      <translation>Moyenne de chaque bande</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Standard deviation of each band</source>
      <translation>Écart type de chaque bande</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Value of a pixel of 255 before that</source>
      <translation>Valeur d'un pixel de 255 avant cela</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>1 where mean and deviation are of pixels from 0 to 1, 255 where they are of raw pixels.</source>
      <translation>1 si moyenne et écart type sont ceux de pixels de 0 à 1, 255 s'ils sont ceux de pixels bruts.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Kept in the model's description; empty: what the file says.</source>
      <translation>Conservé dans la description du modèle ; vide : ce qu'indique le fichier.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Attribution</source>
      <translation>Attribution</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Catalogue, a file or an address</source>
      <translation>Catalogue, un fichier ou une adresse</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Empty: the one that the environment variable FLAIR_SEG_CATALOGUE names, or the plugin's own.</source>
      <translation>Vide : celui que désigne la variable d'environnement FLAIR_SEG_CATALOGUE, ou celui de l'extension.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Replace my model of the same name</source>
      <translation>Remplacer mon modèle de même nom</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Otherwise a name that is taken is refused.</source>
      <translation>Sinon un nom déjà pris est refusé.</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Diagnostics report</source>
      <translation>Rapport de diagnostic</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>support,problem,bug,versions,devices,gpu,self-test,onnx</source>
      <translation>assistance,problème,bogue,versions,périphériques,gpu,autotest,onnx</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Reports the versions of QGIS, GDAL, numpy, ONNX Runtime and this plugin, the devices, and all models with the reason why a model file cannot be read. A small generated image is mapped with a model that comes with the plugin, to check that maps can be made.

Copy the report from the log, or save it to a file, and attach it to a question. It contains no personal folder: the home folder is written as ~. Nothing is sent.</source>
      <translation>Indique les versions de QGIS, de GDAL, de numpy, d'ONNX Runtime et de cette extension, les périphériques, et tous les modèles, avec la raison pour laquelle un fichier de modèle est illisible. Une petite image générée est cartographiée avec un modèle fourni avec l'extension, pour vérifier que des cartes peuvent être produites.

Copiez le rapport depuis le journal, ou enregistrez-le dans un fichier, et joignez-le à votre question. Il ne contient aucun dossier personnel : le dossier d'accueil y est noté ~. Rien n'est envoyé.</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Text or JSON files (*.txt *.json)</source>
      <translation>Fichiers texte ou JSON (*.txt *.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>A text file, or a JSON file where the name ends in .json.</source>
      <translation>Un fichier texte, ou un fichier JSON si le nom se termine par .json.</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Whether maps can be made</source>
      <translation>Si des cartes peuvent être produites</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Verdict, in one sentence</source>
      <translation>Verdict, en une phrase</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>The report, as JSON</source>
      <translation>Le rapport, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Install the runtime</source>
      <translation>Installer le moteur ONNX</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>onnxruntime,onnx,cuda,gpu,dependencies,pip,install</source>
      <translation>onnxruntime,onnx,cuda,gpu,dépendances,dependencies,pip,installer,install,moteur,runtime</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Fetches ONNX Runtime, which runs the networks, into a folder of the plugin's own. Nothing is installed in QGIS or in the system, and QGIS's own numpy stays the only one.

'onnxruntime' (about 70 MB on disk) runs on every computer. 'onnxruntime-gpu' (about 3 GB on disk) brings CUDA and cuDNN and needs an NVIDIA graphics card with a recent driver, on Windows or Linux. 'onnxruntime-openvino' (about 250 MB on disk) adds the device 'openvino', which is faster on Intel processors and rounds a little otherwise, on Windows or Linux.

The wheels come from the package index that pip is set to use, through the proxy of QGIS's network settings. Only releases tested with this plugin are installed, and the SHA-256 of each file is checked. Without a network, choose a folder of wheels downloaded on another computer with 'pip download onnxruntime' (same system and Python version); any release in it is accepted and not checked.

Run it again after an update of the plugin, which may have been tested with a newer release. The previous one stays for a QGIS that still uses it; the first run at least a day later removes it. To remove the runtime, delete the folder it names at the end.</source>
      <translation>Télécharge ONNX Runtime, qui exécute les réseaux, dans un dossier propre à l'extension. Rien n'est installé dans QGIS ni dans le système, et le numpy de QGIS reste le seul.

« onnxruntime » (environ 70 Mo sur disque) fonctionne sur tout ordinateur. « onnxruntime-gpu » (environ 3 Go sur disque) apporte CUDA et cuDNN et demande une carte graphique NVIDIA avec un pilote récent, sous Windows ou Linux. « onnxruntime-openvino » (environ 250 Mo sur disque) ajoute le périphérique « openvino », plus rapide sur les processeurs Intel mais qui arrondit un peu autrement, sous Windows ou Linux.

Les paquets wheel viennent de l'index de paquets configuré pour pip, à travers le proxy des paramètres réseau de QGIS. Seules les versions testées avec cette extension sont installées, et l'empreinte SHA-256 de chaque fichier est vérifiée. Sans connexion, choisissez un dossier de wheels téléchargés sur un autre ordinateur avec « pip download onnxruntime » (même système et même version de Python) ; toute version y est acceptée, sans vérification.

Relancez l'installation après une mise à jour de l'extension, qui a pu être testée avec une version plus récente. La précédente reste pour un QGIS qui l'utilise encore ; la première exécution au moins un jour plus tard la supprime. Pour désinstaller le moteur ONNX, supprimez le dossier indiqué à la fin.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Runtime</source>
      <translation>Moteur ONNX</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>onnxruntime: runs on the processor. onnxruntime-gpu: runs on an NVIDIA graphics card. onnxruntime-openvino: runs on the processor, with the device 'openvino' to choose for speed.</source>
      <translation>onnxruntime : s'exécute sur le processeur. onnxruntime-gpu : s'exécute sur une carte graphique NVIDIA. onnxruntime-openvino : s'exécute sur le processeur, avec le périphérique « openvino » à choisir pour la vitesse.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Folder of wheels</source>
      <translation>Dossier de wheels</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Take the wheels from this folder and use no network. Their hashes are not checked.</source>
      <translation>Prendre les wheels dans ce dossier, sans connexion réseau. Leurs empreintes ne sont pas vérifiées.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Folder of the runtime</source>
      <translation>Dossier du moteur ONNX</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Version installed</source>
      <translation>Version installée</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>What it can run on</source>
      <translation>Ce sur quoi il peut s'exécuter</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Size on disk, in MB</source>
      <translation>Taille sur disque, en Mo</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>{0} is not made for macOS: choose onnxruntime.</source>
      <translation>{0} n'existe pas pour macOS : choisissez onnxruntime.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installed {0} {1} ({2} MB) in {3}</source>
      <translation>{0} {1} ({2} Mo) installé dans {3}</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>It loads with QGIS's numpy {0} and offers {1}</source>
      <translation>Il se charge avec le numpy {0} de QGIS et propose {1}</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>QGIS's Python has another onnxruntime, {0}, which is used before this one: remove it there with 'pip uninstall' if it is not the one you want</source>
      <translation>Le Python de QGIS a un autre onnxruntime, {0}, utilisé avant celui-ci : supprimez-le avec « pip uninstall » si ce n'est pas celui que vous voulez</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>An older runtime is already loaded: restart QGIS to use the new one</source>
      <translation>Un moteur ONNX plus ancien est déjà chargé : redémarrez QGIS pour utiliser le nouveau</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Wheels from {wheels}; no network is used</source>
      <translation>Wheels de {wheels} ; aucune connexion réseau n'est utilisée</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Wheels from the package index, through QGIS's proxy {proxy}</source>
      <translation>Wheels de l'index de paquets, à travers le proxy {proxy} de QGIS</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Wheels from the package index</source>
      <translation>Wheels de l'index de paquets</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/clusterrun.py" />
      <source>the cluster is '{cluster}': give a scheduler's address such as tcp://host:8786, or local:4</source>
      <translation>le cluster est « {cluster} » : donnez l'adresse d'un ordonnanceur, comme tcp://host:8786, ou local:4</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/clusterrun.py" />
      <source>the run ended with code {code}</source>
      <translation>le traitement s'est terminé avec le code {code}</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Estimate time and memory</source>
      <translation>Estimer la durée et la mémoire</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>plan,estimate,duration,hours,memory,disk,cost,benchmark,speed</source>
      <translation>planification,estimation,durée,heures,mémoire,disque,coût,mesure,vitesse</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Estimates the number of windows, the time, the memory and the disk space that 'Segment a mosaic' needs with the same settings on this machine. A few windows from the middle of the layer are predicted to measure the speed, which is kept for later estimates. No file is written.

Nodata and areas of interest, which make a run shorter, are not taken into account. Layers of map services are not fetched: their size comes from the extent.</source>
      <translation>Estime le nombre de fenêtres, la durée, la mémoire et l'espace disque dont « Segmenter une mosaïque » a besoin avec les mêmes paramètres sur cette machine. Quelques fenêtres du milieu de la couche sont prédites pour mesurer la vitesse, conservée pour les estimations suivantes. Aucune carte n'est écrite.

Les pixels sans donnée et les zones d'intérêt, qui raccourcissent le traitement, ne sont pas pris en compte. Les couches de services cartographiques ne sont pas téléchargées : leur taille vient de l'emprise.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Seconds per window</source>
      <translation>Secondes par fenêtre</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>The speed of another machine, if known. Empty: measured on this machine.</source>
      <translation>La vitesse d'une autre machine, si elle est connue. Vide : mesurée sur cette machine.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Windows to predict</source>
      <translation>Fenêtres à prédire</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Time, in hours</source>
      <translation>Durée, en heures</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Memory in addition to the model, in MiB</source>
      <translation>Mémoire en plus du modèle, en Mio</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Disk space during the run, in GB</source>
      <translation>Espace disque pendant le traitement, en Go</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Mosaic</source>
      <translation>Mosaïque</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>The aerial image: one raster layer with all the bands the model needs. Many files: 'Build mosaics from patches' or 'Build virtual raster' makes one layer of them.</source>
      <translation>L'image aérienne : une couche raster avec toutes les bandes dont le modèle a besoin. Si elle est en plusieurs fichiers, « Construire des mosaïques à partir de patches » ou « Construire un raster virtuel » en fait une seule couche.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Only this rectangle is mapped. Needed for a layer that GDAL does not read, e.g. a map service's.</source>
      <translation>Seul ce rectangle est cartographié. Nécessaire pour une couche que GDAL ne lit pas, p. ex. celle d'un service de cartes.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Area of interest</source>
      <translation>Zone d'intérêt</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Only pixels whose centre lies inside these polygons are mapped; the rest is nodata. Windows that meet no polygon cost no time.</source>
      <translation>Seuls les pixels dont le centre est dans ces polygones sont cartographiés ; le reste est nodata. Les fenêtres qui ne rencontrent aucun polygone ne prennent pas de temps.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>How often each pixel is predicted. best: 16 times (windows shifted by a quarter), fine: 8 times (every other one of these windows, as on a chessboard), balanced: 4 times (by half), fast: once. Time grows in the same way: fine takes half the time of best, and 1.45 % of the pixels differed in a trial. Where windows are combined by crop, each pixel is decided by one of them, and the quality says how near its centre; crop does not go with fine.</source>
      <translation>Combien de fois chaque pixel est prédit. best : 16 fois (fenêtres décalées d'un quart), fine : 8 fois (une de ces fenêtres sur deux, en damier), balanced : 4 fois (fenêtres décalées de moitié), fast : une fois. Le temps croît d'autant : fine prend deux fois moins de temps que best, et 1,45 % des pixels différaient lors d'un essai. Quand les fenêtres sont combinées par crop, chaque pixel est décidé par une seule d'entre elles, et la qualité dit à quelle proximité de son centre ; crop ne va pas avec fine.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>For networks that take several sizes; empty: the size the model was made for.</source>
      <translation>Pour les réseaux qui acceptent plusieurs tailles ; vide : la taille pour laquelle le modèle est fait.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Stride, in px (instead of the quality)</source>
      <translation>Pas, en px (à la place de la qualité)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>How far windows are shifted, from 1 (for mean: a 16th of the window) to the window size. 128 for a window of 512 is 'best'.</source>
      <translation>De combien les fenêtres sont décalées, de 1 (pour mean : un 16e de la fenêtre) à la taille de fenêtre. 128 pour une fenêtre de 512 équivaut à « best ».</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Combine windows by</source>
      <translation>Combiner les fenêtres par</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>vote: the class predicted most often. mean: the most probable class, from the probabilities' mean, weighted towards the centre of each window. crop: only the centre of each window counts, a square of one stride.</source>
      <translation>vote : la classe prédite le plus souvent (vote majoritaire). mean : la classe la plus probable, d'après la moyenne des probabilités, pondérée vers le centre de chaque fenêtre. crop : seul compte le centre de chaque fenêtre, un carré d'un pas de côté.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Test-time augmentation</source>
      <translation>Augmentation à la prédiction (TTA)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Also predicts each window turned, and averages: rotate by 90, 180 and 270 degrees (4 times the time), d4 also mirrored (8 times).</source>
      <translation>Prédit aussi chaque fenêtre tournée, et fait la moyenne : rotate, de 90, 180 et 270 degrés (4 fois le temps), d4, retournée en plus (8 fois).</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Values that become 0 and 255</source>
      <translation>Valeurs qui deviennent 0 et 255</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Needed where the model takes 8 bits and the layer has another data type, e.g. 0 and 3000. Values beyond them become 0 and 255 too.</source>
      <translation>Nécessaire quand le modèle prend 8 bits et que la couche a un autre type de données, p. ex. 0 et 3000. Les valeurs au-delà deviennent aussi 0 et 255.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Keep the layer's own pixels</source>
      <translation>Conserver les pixels de la couche</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Does not resample, even where the pixels are not of the ground size the model was trained on.</source>
      <translation>Ne rééchantillonne pas, même quand les pixels n'ont pas la taille au sol de l'entraînement du modèle.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>For models of the normalisation 'reference', which were trained on images brought to the radiometry of a satellite: a raster over the whole layer with the same bands in the same units, e.g. a cloud-free Sentinel-2 mosaic of reflectances. Its bands are found by their names or colours, else taken in the model's order. Without it such a model is normalised by its data set.</source>
      <translation>Pour les modèles normalisés par une référence ('reference'), entraînés sur des images ramenées à la radiométrie d'un satellite : un raster qui couvre toute la couche, avec les mêmes bandes dans les mêmes unités, p. ex. une mosaïque Sentinel-2 de réflectances sans nuages. Ses bandes sont trouvées par leurs noms ou leurs couleurs, sinon prises dans l'ordre du modèle. Sans elle, un tel modèle est normalisé par son jeu de données.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Skip damaged data</source>
      <translation>Ignorer les données endommagées</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Missing or damaged parts of the layer's files, and images that its service does not deliver, become nodata; a warning gives their share and extent. Otherwise the run stops with an error.</source>
      <translation>Les parties manquantes ou endommagées des fichiers de la couche, et les images que son service ne fournit pas, deviennent nodata ; un avertissement en donne la part et l'emprise. Sinon, le traitement s'arrête sur une erreur.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Device</source>
      <translation>Périphérique</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>auto takes the best device that works, and says in the log which and why.</source>
      <translation>auto prend le meilleur périphérique qui fonctionne, et indique dans le journal lequel et pourquoi.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Batch size</source>
      <translation>Taille de lot</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Windows predicted at once; empty: 1 on the processor, 8 on other devices, or what the network fixes. Smaller where the device runs out of memory.</source>
      <translation>Fenêtres prédites à la fois ; vide : 1 sur le processeur, 8 sur les autres périphériques, ou ce que le réseau impose. À réduire si le périphérique manque de mémoire.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Threads</source>
      <translation>Threads</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Processor threads each network may use; empty: one per core.</source>
      <translation>Threads du processeur que chaque réseau peut utiliser ; vide : un par cœur.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Memory budget, in MiB</source>
      <translation>Budget de mémoire, en Mio</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>What the run may use in addition to the model; a wide layer is then made in blocks of columns, with the same result. Empty: what the machine has available. The log shows the estimate.</source>
      <translation>Ce que le traitement peut utiliser en plus du modèle ; une couche large est alors traitée par blocs de colonnes, avec le même résultat. Vide : la mémoire disponible de la machine. Le journal indique l'estimation.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Cluster</source>
      <translation>Cluster</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Lets other processes predict: the address of a Dask scheduler, e.g. tcp://host:8786, whose workers see the same files, or local:4 for four processes on this computer. Needs the Python package 'distributed'.</source>
      <translation>Confie la prédiction à d'autres processus : l'adresse d'un ordonnanceur Dask, p. ex. tcp://host:8786, dont les workers voient les mêmes fichiers, ou local:4 pour quatre processus sur cet ordinateur. Demande le paquet Python « distributed ».</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Start over</source>
      <translation>Recommencer</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>A run that was cancelled or failed continues where it stopped when it is started again with the same settings and output file. This discards what it has finished. A temporary output is always started over.</source>
      <translation>Un traitement annulé ou en échec reprend où il s'est arrêté quand il est relancé avec les mêmes réglages et le même fichier de sortie. Cette option abandonne ce qu'il a terminé. Une sortie temporaire est toujours recommencée.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Tiles, in px</source>
      <translation>Dalles, en px</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Makes each result a folder of GeoTIFFs of this side, e.g. 16384, and a virtual raster over them: save the results to files that end in .vrt. Empty: one GeoTIFF each.</source>
      <translation>Fait de chaque résultat un dossier de GeoTIFF de ce côté, par ex. 16384, et un raster virtuel par-dessus : enregistrez les résultats dans des fichiers en .vrt. Vide : un GeoTIFF chacun.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>The class raster, a cloud-optimised GeoTIFF, or with tiles a virtual raster over such.</source>
      <translation>Le raster de classes, un GeoTIFF optimisé pour le cloud (COG) ou, avec des dalles, un raster virtuel qui en réunit.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>How sure the map's class is, in percent. vote: its share of the votes, hence 100 everywhere with one vote a pixel. mean and crop: its mean probability.</source>
      <translation>À quel point la classe de la carte est sûre, en pourcentage. vote : sa part des voix, donc 100 partout avec une voix par pixel. mean et crop : sa probabilité moyenne.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Probabilities</source>
      <translation>Probabilités</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>One band a class, in percent. vote: the class's share of the votes. mean and crop: its mean probability.</source>
      <translation>Une bande par classe, en pourcentage. vote : la part des voix de la classe. mean et crop : sa probabilité moyenne.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Windows predicted</source>
      <translation>Fenêtres prédites</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Windows skipped, with nothing to map</source>
      <translation>Fenêtres ignorées, sans rien à cartographier</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Seconds taken</source>
      <translation>Durée en secondes</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Device that ran the network</source>
      <translation>Périphérique qui a exécuté le réseau</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Bands that were read</source>
      <translation>Bandes lues</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Area of each class, as JSON</source>
      <translation>Surface de chaque classe, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Unit of the areas: m2, or px without a georeference</source>
      <translation>Unité des surfaces : m2, ou px sans géoréférencement</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Segment a mosaic</source>
      <translation>Segmenter une mosaïque</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>land cover,land use,classification,segmentation,semantic,deep learning,neural network,onnx,aerial,orthophoto,flair,cosia</source>
      <translation>occupation du sol,land cover,usage du sol,land use,classification,segmentation,sémantique,semantic,apprentissage profond,deep learning,réseau de neurones,neural network,ia,onnx,aérien,aerial,orthophoto,flair,cosia</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Makes a land-cover map of an aerial mosaic. The model's network looks at overlapping windows, so that each pixel is predicted 16 times unless you choose otherwise; the class with most votes wins.

The result has the model's classes, their names and colours, a raster attribute table and overviews. Nodata stays nodata. Where the ground size of the layer's pixels is more than 10 % off what the model was trained on, the layer is resampled on the fly and the map has the model's pixels.

A layer that GDAL reads (file, VRT, remote file) is read from its source, in the coordinate system the layer has in QGIS. Any other layer is fetched over the extent first; map services (WMS, XYZ) offer red, green and blue only, so they suit models that need no more.

Which device runs the network, which bands it reads and the time left stand in the log.

In scripts and with qgis_process, choices are given as words, e.g. QUALITY=fast.</source>
      <translation>Fait une carte d'occupation du sol d'une mosaïque aérienne. Le réseau du modèle examine des fenêtres glissantes, de sorte que chaque pixel est prédit 16 fois, sauf choix contraire ; la classe qui a le plus de voix l'emporte.

Le résultat a les classes du modèle, leurs noms et leurs couleurs, une table attributaire de raster et des aperçus. Nodata reste nodata. Quand la taille au sol des pixels de la couche s'écarte de plus de 10 % de celle de l'entraînement du modèle, la couche est rééchantillonnée à la volée et la carte a les pixels du modèle.

Une couche que GDAL lit (fichier, VRT, fichier distant) est lue depuis sa source, dans le système de coordonnées qu'elle a dans QGIS. Toute autre couche est d'abord téléchargée sur l'emprise ; les services de cartes (WMS, XYZ) ne proposent que rouge, vert et bleu, et conviennent donc aux modèles qui n'en demandent pas plus.

Le périphérique qui exécute le réseau, les bandes qu'il lit et le temps restant figurent dans le journal.

Dans les scripts et avec qgis_process, les choix sont donnés par des mots, p. ex. QUALITY=fast.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>the output or the input is a temporary file: a cancelled run cannot be continued</source>
      <translation>la sortie ou l'entrée est un fichier temporaire : un traitement annulé ne pourra pas être poursuivi</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>the stride is {stride} px: it must be at most the window size, {window} px</source>
      <translation>le pas est {stride} px : il faut au plus la taille de fenêtre, {window} px</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>{count} bands are chosen: the model needs {needed} ({names})</source>
      <translation>{count} bandes sont choisies : le modèle en demande {needed} ({names})</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>model '{name}' has no ground size: save the layer as a GeoTIFF and use that</source>
      <translation>le modèle « {name} » n'a pas de taille au sol : enregistrez la couche en GeoTIFF et utilisez celui-ci</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>only one of the values that become 0 and 255 is given: give both, or none</source>
      <translation>une seule des valeurs qui deviennent 0 et 255 est donnée : donnez les deux, ou aucune</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>The models that come with the plugin, and those in the user's folder of models.</source>
      <translation>Les modèles fournis avec l'extension et ceux du dossier de modèles de l'utilisateur.</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>Files that cannot be used: {0}</source>
      <translation>Fichiers inutilisables : {0}</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>Model file, instead of the model above</source>
      <translation>Fichier de modèle, à la place du modèle ci-dessus</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>An .onnx file that describes itself (this plugin's, Deepness' or GeoDeep's metadata) or has a manifest beside it, or the .json of an ensemble.</source>
      <translation>Un fichier .onnx qui se décrit lui-même (métadonnées de cette extension, de Deepness ou de GeoDeep) ou accompagné d'un manifeste, ou le .json d'un ensemble.</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>The layer's bands in the order the model wants them. Left empty, they are found by their names or colours, else taken in order unless a name or colour contradicts that; the log says what was chosen.</source>
      <translation>Les bandes de la couche dans l'ordre voulu par le modèle. À défaut, elles sont trouvées par leurs noms ou leurs couleurs, sinon prises dans l'ordre, sauf si un nom ou une couleur le contredit ; le journal indique le choix.</translation>
    </message>
    <message>
      <location filename="../../processing/modelparameter.py" />
      <source>no model is chosen: choose one by name, or give a model file</source>
      <translation>aucun modèle n'est choisi : choisissez-en un par son nom, ou donnez un fichier de modèle</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Check a mosaic before segmenting</source>
      <translation>Vérifier une mosaïque avant segmentation</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>verify,validate,bands,histogram,statistics,near infrared,quality,gsd,16 bit</source>
      <translation>vérifier,verify,valider,validate,contrôle,bandes,bands,histogramme,histogram,statistiques,statistics,proche infrarouge,near infrared,qualité,quality,gsd,16 bits,16 bit</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Says whether a raster is what a model wants: the size of its pixels, its bands and their data types, and the values of each band beside those of the model's training data. It finds near infrared that is none, bands that were exchanged or copied, 8 bits stretched to 16, compressed or overexposed colours, heights in metres instead of levels, altitudes, and borders that should be nodata. Red and blue exchanged it cannot find.

A sample of small squares all over the raster is read, the same every time. The verdict, ok, doubtful or wrong, and its reasons stand in the log; doubtful means: look at it.</source>
      <translation>Indique si un raster est ce qu'un modèle attend : la taille de ses pixels, ses bandes et leurs types de données, et les valeurs de chaque bande comparées à celles des données d'entraînement du modèle. Sont détectés un proche infrarouge qui n'en est pas un, des bandes échangées ou copiées, 8 bits étirés sur 16, des couleurs compressées ou surexposées, des hauteurs en mètres au lieu de niveaux, des altitudes et des bordures qui devraient être nodata. Un échange du rouge et du bleu n'est pas détectable.

Un échantillon de petits carrés répartis sur tout le raster est lu, le même à chaque fois. Le verdict, correct (ok), douteux (doubtful) ou inadapté (wrong), et ses raisons figurent dans le journal ; douteux signifie : à examiner.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>The raster to segment; one that GDAL reads, not a map service.</source>
      <translation>Le raster à segmenter ; un raster que GDAL lit, pas un service de cartes.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Figures, reasons and histograms, as one HTML file.</source>
      <translation>Chiffres, raisons et histogrammes, en un seul fichier HTML.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Verdict: ok, doubtful or wrong</source>
      <translation>Verdict : ok, doubtful ou wrong</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>What was found, a line each</source>
      <translation>Ce qui a été trouvé, une ligne par constat</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Export training patches</source>
      <translation>Exporter des imagettes d'entraînement</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>training,patches,tiles,chips,labels,annotation,dataset,split,active learning,flair</source>
      <translation>entraînement,training,patches,patch,imagettes,tuiles,tiles,chips,étiquettes,labels,annotation,jeu de données,dataset,split,apprentissage actif,active learning,flair</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Cuts an image and its labels into training patches laid out as the FLAIR data sets are (domain/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv), which this project's training kit reads. Labels are a class raster, or polygons with a class field.

A zone is a connected block of patches, or a polygon of a layer of zones, and is wholly trained on or kept apart, so that no neighbours stand on both sides. If there is but one zone, its end is kept apart, with a buffer between.

With a map's confidence the least certain places come first: the ones to label next. Labels may then be left out, or be the map itself, to be corrected.</source>
      <translation>Découpe une image et ses étiquettes en patches d'entraînement organisés comme les jeux de données FLAIR (domaine/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv), que lit le kit d'entraînement de ce projet. Les étiquettes sont un raster de classes, ou des polygones avec un champ de classe.

Une zone est un bloc de patches contigus, ou un polygone d'une couche de zones ; elle sert en entier à l'entraînement ou en est tenue à part, de sorte que deux voisins ne soient jamais des deux côtés. S'il n'y a qu'une zone, son extrémité est tenue à part, avec une bande tampon entre les deux.

Avec la confiance d'une carte, les endroits les moins sûrs viennent en premier : ceux à étiqueter ensuite. Les étiquettes peuvent alors être omises, ou être la carte elle-même, à corriger.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Folder for the patches</source>
      <translation>Dossier des patches</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>A new folder, or an empty one.</source>
      <translation>Un dossier nouveau ou vide.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Number of patches</source>
      <translation>Nombre d'imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patches of each part, as JSON</source>
      <translation>Patches de chaque partie, en JSON</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Image</source>
      <translation>Image</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patches are cut on its pixels; data type and values stay. Training reads five bands of 8 bits.</source>
      <translation>Les patches sont découpés sur ses pixels ; type de données et valeurs sont conservés. L'entraînement lit cinq bandes de 8 bits.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Label raster</source>
      <translation>Raster d'étiquettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>A class raster; on another grid than the image, its nearest pixels are taken.</source>
      <translation>Un raster de classes ; s'il est sur une autre grille que l'image, ses pixels les plus proches sont pris.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Label polygons, instead of the raster</source>
      <translation>Polygones d'étiquettes, à la place du raster</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Pixels whose centre lies in no polygon are unlabelled; a later polygon is on top.</source>
      <translation>Les pixels dont le centre n'est dans aucun polygone n'ont pas d'étiquette ; un polygone postérieur est au-dessus.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Class codes or names of the label polygons.</source>
      <translation>Codes ou noms de classe des polygones d'étiquettes.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Classes of the labels</source>
      <translation>Classes des étiquettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Empty: those the label raster tells, or FLAIR's 19 classes for polygons.</source>
      <translation>Vide : celles qu'indique le raster d'étiquettes, ou les 19 classes de FLAIR pour des polygones.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Confidence of a map</source>
      <translation>Confiance d'une carte</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>In percent, as 'Segment a mosaic' makes it: the patches with the lowest mean come first.</source>
      <translation>En pourcentage, telle que « Segmenter une mosaïque » la produit : les patches de plus faible moyenne viennent en premier.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Most patches</source>
      <translation>Nombre maximal de patches</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Empty: all. Fewer than there are: the least certain, or drawn at random without confidence.</source>
      <translation>Vide : tous. S'il est inférieur au nombre disponible : les moins sûrs, ou un tirage au hasard sans confiance.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>In the order wanted; empty: all but masks.</source>
      <translation>Dans l'ordre voulu ; vide : toutes sauf les masques.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Domain</source>
      <translation>Domaine</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>The folder above the zones: department and year in the FLAIR data sets, e.g. D034_2021.</source>
      <translation>Le dossier au-dessus des zones : département et année dans les jeux de données FLAIR, p. ex. D034_2021.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patch size, in px</source>
      <translation>Taille de patch, en px</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>512 in the FLAIR data sets.</source>
      <translation>512 dans les jeux de données FLAIR.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Stride, in px</source>
      <translation>Pas, en px</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>From one patch to the next; empty: the patch size, so that patches do not overlap.</source>
      <translation>D'un patch au suivant ; vide : la taille de patch, pour que les patches ne se superposent pas.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Least share of labelled pixels</source>
      <translation>Part minimale de pixels étiquetés</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patches with fewer labels are left out, those without any in any case.</source>
      <translation>Les patches moins étiquetés sont omis, et ceux qui n'ont aucune étiquette le sont toujours.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>A patch is in the zone that holds its centre; others are left out. Empty: connected blocks.</source>
      <translation>Un patch est dans la zone qui contient son centre ; les autres sont omis. Vide : blocs contigus.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Field of the zones' names</source>
      <translation>Champ des noms de zone</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Empty: Z1, Z2 and so on.</source>
      <translation>Vide : Z1, Z2, etc.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Split by</source>
      <translation>Répartir par</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>zones: each wholly in one part. blocks: each zone is cut into parts, with a buffer between.</source>
      <translation>zones : chacune en entier dans une seule partie. blocks : chaque zone est découpée en parties, séparées par une bande tampon.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Share to validate on</source>
      <translation>Part de validation</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Of all patches, about.</source>
      <translation>De tous les patches, environ.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Share to test on</source>
      <translation>Part de test</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Of what is drawn at random; the same seed gives the same patches and parts.</source>
      <translation>De ce qui est tiré au hasard ; la même graine donne les mêmes patches et les mêmes parties.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>give a label raster or label polygons, not both</source>
      <translation>donnez un raster d'étiquettes ou des polygones d'étiquettes, pas les deux</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>label polygons are given without their class field: choose it</source>
      <translation>des polygones d'étiquettes sont donnés sans leur champ de classe : choisissez-le</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Fetch aerial imagery</source>
      <translation>Télécharger des images aériennes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>download,orthophoto,BD ORTHO,IGN,Géoplateforme,WMS,infrared,height,flair</source>
      <translation>télécharger,download,orthophoto,BD ORTHO,IGN,Géoplateforme,WMS,infrarouge,infrared,hauteur,height,flair</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Fetches IGN's open imagery of France over an extent, with the bands that a model wants: red, green, blue and near infrared of BD ORTHO, and the height above ground from the surface and terrain models. The result is a GeoTIFF with pixels of 20 cm, in Lambert-93 or the UTM zone of an overseas territory, ready for 'Segment a mosaic'. What the service does not have is nodata; who is to be named and the licence stand in the file's metadata.

The log first tells how much is to be fetched: a square kilometre is about 25 million pixels, 24 requests. Requests that fail are tried again. After a break or a cancelled run, the same request with the same output file goes on where it was: what was fetched lies in a folder beside the file, named like it and ending in .fetch, until the file is whole. A temporary file cannot be gone on with.

The address, the layers and their formats stand in the plugin's resources/services.json. Copy and change it to take other years, layers or services, and give the copy as 'Services file'.

Requests go through the proxy of QGIS's network settings.</source>
      <translation>Télécharge les images ouvertes de l'IGN en France sur une emprise, avec les bandes voulues par un modèle : rouge, vert, bleu et proche infrarouge de la BD ORTHO, et hauteur au-dessus du sol d'après les modèles de surface et de terrain. Le résultat est un GeoTIFF aux pixels de 20 cm, en Lambert-93 ou dans la zone UTM d'un territoire d'outre-mer, prêt pour « Segmenter une mosaïque ». Ce que le service n'a pas est nodata ; l'attribution et la licence figurent dans les métadonnées du fichier.

Le journal indique d'abord le volume à télécharger : un kilomètre carré fait environ 25 millions de pixels, 24 requêtes. Les requêtes qui échouent sont relancées. Après une coupure ou une annulation, la même demande avec le même fichier de sortie reprend où elle en était : ce qui est déjà téléchargé est dans un dossier à côté du fichier, de même nom et terminé par .fetch, jusqu'à ce que le fichier soit complet. Un fichier temporaire ne permet pas de reprise.

L'adresse, les couches et leurs formats sont dans le fichier resources/services.json de l'extension. Copiez-le et modifiez-le pour prendre d'autres années, couches ou services, et donnez la copie comme « Fichier de services ».

Les requêtes passent par le proxy des paramètres réseau de QGIS.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>The rectangle to fetch, in any coordinate system; it may be taken from a layer.</source>
      <translation>Le rectangle à télécharger, dans un système de coordonnées quelconque ; il peut venir d'une couche.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Its bands and pixel size are fetched. None: red, green, blue, nir and height at 20 cm.</source>
      <translation>Ses bandes et sa taille de pixel sont téléchargées. Aucun : red, green, blue, nir et height à 20 cm.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Bands, instead of the model's</source>
      <translation>Bandes, à la place de celles du modèle</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Names separated by commas, in order, e.g. red,green,blue,nir,height.</source>
      <translation>Noms séparés par des virgules, dans l'ordre, p. ex. red,green,blue,nir,height.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Pixel size, in metres</source>
      <translation>Taille de pixel, en mètres</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Empty: the model's, or 0.2.</source>
      <translation>Vide : celle du modèle, ou 0,2.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Coordinate system of the result</source>
      <translation>Système de coordonnées du résultat</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>One that the service offers. Empty: Lambert-93 (EPSG:2154) in metropolitan France, the UTM zone of the territory overseas.</source>
      <translation>L'un de ceux que propose le service. Vide : Lambert-93 (EPSG:2154) en France métropolitaine, la zone UTM du territoire en outre-mer.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Services file</source>
      <translation>Fichier de services</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Services (*.json)</source>
      <translation>Services (*.json)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Another service or other layers, described as in the plugin's resources/services.json.</source>
      <translation>Un autre service ou d'autres couches, décrits comme dans le fichier resources/services.json de l'extension.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Largest size, in GB</source>
      <translation>Taille maximale, en Go</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Extents whose pixels take more are refused; a byte a pixel and band.</source>
      <translation>Les emprises dont les pixels en prennent plus sont refusées ; un octet par pixel et par bande.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Imagery</source>
      <translation>Imagerie</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>A cloud-optimised GeoTIFF.</source>
      <translation>Un GeoTIFF optimisé pour le cloud (COG).</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Requests sent</source>
      <translation>Requêtes envoyées</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Share of nodata, from 0 to 1</source>
      <translation>Part de nodata, de 0 à 1</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Imagery ({0})</source>
      <translation>Imagerie ({0})</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Build mosaics from patches</source>
      <translation>Construire des mosaïques à partir d'imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>patches,zone,vrt,virtual raster,tiles,flair,dataset,masks</source>
      <translation>patches,patch,imagettes,zone,vrt,raster virtuel,virtual raster,tuiles,tiles,flair,jeu de données,dataset,masques,masks</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Makes one virtual raster (VRT) a zone out of a folder of georeferenced patches, e.g. in the layout of the FLAIR data sets (domain/zone/img/IMG_*.tif, msk/MSK_*.tif): each folder of patches is a zone. Masks become mosaics of their own, in the colours of the classes they carry, or of FLAIR's 19 classes. No pixel is copied: keep the patches. Paths in the mosaics are relative, so you can move the mosaics and the patches together.

'Segment a mosaic' then works on the whole zone at once, so that its windows look across the patches' edges.

In the model designer, 'Mosaic of the first zone' is the image mosaic to segment when the folder holds one zone.</source>
      <translation>Fait un raster virtuel (VRT) par zone à partir d'un dossier de patches géoréférencés, p. ex. selon l'organisation des jeux de données FLAIR (domaine/zone/img/IMG_*.tif, msk/MSK_*.tif) : chaque dossier de patches est une zone. Les masques forment leurs propres mosaïques, aux couleurs des classes qu'ils portent, sinon des 19 classes de FLAIR. Aucun pixel n'est copié : conservez les patches. Les chemins dans les mosaïques sont relatifs : vous pouvez déplacer ensemble les mosaïques et les patches.

« Segmenter une mosaïque » traite ensuite toute la zone à la fois, de sorte que ses fenêtres voient au-delà des bords des patches.

Dans le modeleur, « Mosaïque de la première zone » est la mosaïque d'images à segmenter quand le dossier contient une seule zone.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>The patches are looked for in this folder and in all folders below it.</source>
      <translation>Les patches sont cherchés dans ce dossier et dans tous ses sous-dossiers.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Add the mosaics to the project</source>
      <translation>Ajouter les mosaïques au projet</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Switch off where another step of a model takes the mosaics.</source>
      <translation>À décocher quand une autre étape d'un modèle reprend les mosaïques.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Folder for the mosaics</source>
      <translation>Dossier des mosaïques</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>One .vrt file a zone is written here, and one for its masks.</source>
      <translation>Un fichier .vrt par zone y est écrit, et un pour ses masques.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Footprints</source>
      <translation>Emprises des imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>A GeoPackage with the ground that each zone's patches cover. Parts of a mosaic without a patch, and those where patches overlap, are layers of their own, gaps and overlaps.</source>
      <translation>Un GeoPackage avec le terrain que couvrent les patches de chaque zone. Les parties d'une mosaïque sans patch, et celles où des patches se superposent, sont des couches à part, gaps et overlaps.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Mosaics</source>
      <translation>Mosaïques</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Mosaic of the first zone</source>
      <translation>Mosaïque de la première zone</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Number of mosaics</source>
      <translation>Nombre de mosaïques</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>mask</source>
      <translation>masque</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>mosaic</source>
      <translation>mosaïque</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Stack colours, infrared and heights</source>
      <translation>Empiler couleurs, infrarouge et hauteurs</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>bd ortho,rvb,irc,nir,mns,mnt,dsm,dtm,ndsm,bands,merge,vrt,virtual raster,tiles</source>
      <translation>bd ortho,rvb,irc,nir,pir,mns,mnt,mnh,dsm,dtm,ndsm,bandes,bands,empiler,fusionner,merge,vrt,raster virtuel,virtual raster,tuiles,dalles,tiles</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Makes one virtual raster (VRT) with the bands red, green, blue, nir and height, as the models want them, from separate layers, as BD ORTHO comes: the colour image, the colour composite with near infrared (IRC), the surface model (MNS) and the terrain model (MNT). Each may be one raster or many tiles, with pixels of another size or in another coordinate system. What is left out gives no band.

Height above ground is the surface less the terrain, 5 levels a metre as in FLAIR's data, from 0 to 255 (51 m). The result lies on the grid of the colour image; what lies on another grid is resampled while it is read. A pixel is valid where all sources have data; an alpha band says so where some have none.

No pixel is copied: keep the files where they are, and beside the result the virtual rasters that bear its name.</source>
      <translation>Fait un raster virtuel (VRT) avec les bandes red, green, blue, nir et height, comme les modèles les attendent, à partir de couches séparées, telles que la BD ORTHO est livrée : l'image en couleurs, la composition colorée avec le proche infrarouge (IRC), le modèle numérique de surface (MNS) et le modèle numérique de terrain (MNT). Chacune peut être un seul raster ou de nombreuses dalles, avec des pixels d'une autre taille ou dans un autre système de coordonnées. Ce qui est omis ne donne pas de bande.

La hauteur au-dessus du sol est la surface moins le terrain, à 5 niveaux par mètre comme dans les données FLAIR, de 0 à 255 (51 m). Le résultat est sur la grille de l'image en couleurs ; ce qui est sur une autre grille est rééchantillonné à la lecture. Un pixel est valide quand toutes les sources ont des données ; une bande alpha indique où il en manque.

Aucun pixel n'est copié : laissez les fichiers à leur place et, à côté du résultat, les rasters virtuels qui portent son nom.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Stack</source>
      <translation>Pile de bandes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Virtual rasters (*.vrt);;GeoTIFF (*.tif)</source>
      <translation>Rasters virtuels (*.vrt);;GeoTIFF (*.tif)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>A .vrt file; a .tif file where pixels are copied.</source>
      <translation>Un fichier .vrt ; un fichier .tif si les pixels sont copiés.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Stack as a layer</source>
      <translation>Pile de bandes comme couche</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Bands, in order</source>
      <translation>Bandes, dans l'ordre</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Pixels with data in all sources, in percent</source>
      <translation>Pixels ayant des données dans toutes les sources, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Colour image</source>
      <translation>Image en couleurs</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Red, green and blue.</source>
      <translation>Rouge, vert et bleu.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Infrared composite (IRC)</source>
      <translation>Composition infrarouge (IRC)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Near infrared, red and green, of which the near infrared is taken.</source>
      <translation>Proche infrarouge, rouge et vert, dont seul le proche infrarouge est pris.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Near infrared, instead of the composite</source>
      <translation>Proche infrarouge, à la place de la composition</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>One band, or one named nir.</source>
      <translation>Une bande, ou une bande nommée nir.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Surface model (MNS)</source>
      <translation>Modèle numérique de surface (MNS)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Altitude of roofs and tree tops, in metres.</source>
      <translation>Altitude des toits et des cimes, en mètres.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Terrain model (MNT)</source>
      <translation>Modèle numérique de terrain (MNT)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Altitude of the ground, in metres.</source>
      <translation>Altitude du sol, en mètres.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Height above ground, instead of both models</source>
      <translation>Hauteur au-dessus du sol, à la place des deux modèles</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>In metres, unless the levels a metre are set to 1.</source>
      <translation>En mètres, sauf si les niveaux par mètre sont réglés sur 1.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Only this rectangle is stacked; empty: all of the colour image.</source>
      <translation>Seul ce rectangle est empilé ; vide : toute l'image en couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Pixel size, in m</source>
      <translation>Taille de pixel, en m</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Empty: that of the colour image.</source>
      <translation>Vide : celle de l'image en couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Levels a metre</source>
      <translation>Niveaux par mètre</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>5, as in FLAIR's data; 1 for heights above ground that are in levels already.</source>
      <translation>5, comme dans les données FLAIR ; 1 pour des hauteurs au-dessus du sol déjà exprimées en niveaux.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Coordinate system of files without one</source>
      <translation>Système de coordonnées des fichiers qui n'en ont pas</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Such as the .asc files of terrain models.</source>
      <translation>Comme les fichiers .asc des modèles de terrain.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Copy the pixels to a GeoTIFF</source>
      <translation>Copier les pixels dans un GeoTIFF</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Larger, but independent of the files it comes from, and read faster.</source>
      <translation>Plus volumineux, mais indépendant des fichiers d'origine, et plus rapide à lire.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Add the stack to the project</source>
      <translation>Ajouter la pile au projet</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Switch off where another step of a model takes it.</source>
      <translation>À décocher quand une autre étape d'un modèle la reprend.</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Not set</source>
      <translation>Non défini</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>{bands}; {gsd_m} m</source>
      <translation>{bands} ; {gsd_m} m</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Best: 16 predictions per pixel</source>
      <translation>Meilleure : 16 prédictions par pixel</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Fine: 8 predictions per pixel</source>
      <translation>Fine : 8 prédictions par pixel</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Balanced: 4 predictions per pixel</source>
      <translation>Équilibrée : 4 prédictions par pixel</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Fast: 1 prediction per pixel</source>
      <translation>Rapide : 1 prédiction par pixel</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Majority vote (vote)</source>
      <translation>Vote majoritaire (vote)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Mean of the probabilities (mean)</source>
      <translation>Moyenne des probabilités (mean)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Centre of each window (crop)</source>
      <translation>Centre de chaque fenêtre (crop)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>None</source>
      <translation>Aucune</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Rotations: 4 predictions (rotate)</source>
      <translation>Rotations : 4 prédictions (rotate)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Rotations and reflections: 8 predictions (d4)</source>
      <translation>Rotations et symétries : 8 prédictions (d4)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Automatic: the best device that works</source>
      <translation>Automatique : le meilleur périphérique utilisable</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>NVIDIA GPU (cuda)</source>
      <translation>GPU NVIDIA (cuda)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>NVIDIA GPU with TensorRT: slow first run (tensorrt)</source>
      <translation>GPU NVIDIA avec TensorRT : premier lancement lent (tensorrt)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>GPU on Windows (directml)</source>
      <translation>GPU sous Windows (directml)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Apple GPU and Neural Engine (coreml)</source>
      <translation>GPU et Neural Engine d'Apple (coreml)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Intel processor with OpenVINO (openvino)</source>
      <translation>Processeur Intel avec OpenVINO (openvino)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Intel processor with OpenVINO in bfloat16 (openvino-bf16)</source>
      <translation>Processeur Intel avec OpenVINO en bfloat16 (openvino-bf16)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Processor (cpu)</source>
      <translation>Processeur (cpu)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>FLAIR, 19 classes (flair-19)</source>
      <translation>FLAIR, 19 classes (flair-19)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>FLAIR, 12 classes and other (flair-13)</source>
      <translation>FLAIR, 12 classes et « autre » (flair-13)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>FLAIR, 12 classes (flair-12)</source>
      <translation>FLAIR, 12 classes (flair-12)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>CoSIA, 19 classes from 0 (cosia)</source>
      <translation>CoSIA, 19 classes à partir de 0 (cosia)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Cityscapes, 8 categories (cityscapes-8)</source>
      <translation>Cityscapes, 8 catégories (cityscapes-8)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>None, or in the network (none)</source>
      <translation>Aucune, ou dans le réseau (none)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Division by 255 (unit)</source>
      <translation>Division par 255 (unit)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Mean and deviation of ImageNet (imagenet)</source>
      <translation>Moyenne et écart-type d'ImageNet (imagenet)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Mean and deviation given below (dataset)</source>
      <translation>Moyenne et écart-type donnés ci-dessous (dataset)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Proportional, with a minimum for each class (mixed)</source>
      <translation>Proportionnelle, avec un minimum par classe (mixed)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Proportional to the area (proportional)</source>
      <translation>Proportionnelle à la surface (proportional)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>The same number for each class (equal)</source>
      <translation>Même nombre pour chaque classe (equal)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>If the points name their strata (auto)</source>
      <translation>Si les points indiquent leurs strates (auto)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Yes, drawn within the classes of the map (map)</source>
      <translation>Oui, tirés dans les classes de la carte (map)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>No (none)</source>
      <translation>Non (none)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Class codes of the map (codes)</source>
      <translation>Codes de classe de la carte (codes)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>As in the FLAIR challenges (challenge)</source>
      <translation>Comme dans les défis FLAIR (challenge)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Stop: nothing is written (refuse)</source>
      <translation>Arrêter : rien n'est écrit (refuse)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Fill with nodata (nodata)</source>
      <translation>Compléter par des pixels sans donnée (nodata)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Zones: each in one part (zones)</source>
      <translation>Zones : chacune dans une seule partie (zones)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Blocks within each zone (blocks)</source>
      <translation>Blocs dans chaque zone (blocks)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Processor (onnxruntime)</source>
      <translation>Processeur (onnxruntime)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>NVIDIA GPU (onnxruntime-gpu)</source>
      <translation>GPU NVIDIA (onnxruntime-gpu)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Intel processor with OpenVINO (onnxruntime-openvino)</source>
      <translation>Processeur Intel avec OpenVINO (onnxruntime-openvino)</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>none was found</source>
      <translation>aucun n'a été trouvé</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>installing needs QGIS's own Python {version} with pip, but {found}: install pip for it (Debian and Ubuntu: sudo apt install python3-pip)</source>
      <translation>l'installation demande le Python {version} de QGIS avec pip, mais {found} : installez pip pour lui (Debian et Ubuntu : sudo apt install python3-pip)</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>installing the runtime was cancelled</source>
      <translation>l'installation du moteur ONNX a été annulée</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>does not start</source>
      <translation>ne démarre pas</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>has no pip</source>
      <translation>n'a pas pip</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>is Python {version}</source>
      <translation>est un Python {version}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>uses another numpy ({numpy})</source>
      <translation>utilise un autre numpy ({numpy})</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>runtime</source>
      <translation>moteur ONNX</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>folder '{root}', where the runtime goes, cannot be written: {strerror}</source>
      <translation>impossible d'écrire dans le dossier « {root} », destiné au moteur ONNX : {strerror}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>it crashed</source>
      <translation>il a planté</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>the downloaded runtime does not load in QGIS's Python: {reason}</source>
      <translation>le moteur ONNX téléchargé ne se charge pas dans le Python de QGIS : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>the runtime cannot be put in '{folder}': {error}</source>
      <translation>le moteur ONNX ne peut pas être placé dans « {folder} » : {error}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>the folder of wheels '{wheels}' does not exist: choose an existing folder</source>
      <translation>le dossier de wheels « {wheels} » n'existe pas : choisissez un dossier existant</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>the folder '{wheels}' holds no wheel: it needs the .whl files of onnxruntime</source>
      <translation>le dossier « {wheels} » ne contient pas de wheel : il faut les fichiers .whl d'onnxruntime</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>No release of {package} has been tested with Python {version} on {system}. Choose a folder of wheels.</source>
      <translation>Aucune version de {package} n'a été testée avec Python {version} sous {system}. Choisissez un dossier de wheels.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>Wheel '{wheel}' requires '{requirement}'. A package name with an optional version is needed.</source>
      <translation>Le wheel « {wheel} » exige « {requirement} ». Il faut un nom de paquet, avec une version facultative.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>pip could not install {requirements}: {lines}</source>
      <translation>pip n'a pas pu installer {requirements} : {lines}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>a downloaded file is not the tested one (its SHA-256 differs), and nothing was installed</source>
      <translation>un fichier téléchargé n'est pas celui qui a été testé (son SHA-256 diffère), et rien n'a été installé</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>it said nothing</source>
      <translation>il n'a rien indiqué</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>pip cannot use the SOCKS proxy QGIS is set to: set an HTTP proxy, or choose a folder of wheels</source>
      <translation>pip ne peut pas utiliser le proxy SOCKS réglé dans QGIS : réglez un proxy HTTP, ou choisissez un dossier de wheels</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>; the package index was not reached, so check the network and QGIS's proxy settings</source>
      <translation> ; l'index de paquets n'a pas été atteint, vérifiez la connexion réseau et le proxy dans les paramètres de QGIS</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>, or choose a folder of wheels</source>
      <translation>, ou choisissez un dossier de wheels</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Quick look at the visible extent</source>
      <translation>Aperçu rapide de l'emprise visible</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Land-cover panel</source>
      <translation>Panneau Occupation du sol</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Models…</source>
      <translation>Modèles…</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Example for the model designer…</source>
      <translation>Exemple pour le modeleur…</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>The model designer cannot be opened from here. Open this file in it: {0}</source>
      <translation>Le concepteur de modèles ne peut pas être ouvert d'ici. Ouvrez-y ce fichier : {0}</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Install the runtime…</source>
      <translation>Installer le moteur ONNX…</translation>
    </message>
  </context>
</TS>

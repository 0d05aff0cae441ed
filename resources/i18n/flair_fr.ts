<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
  <context>
    <name>FlairLandCover</name>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>as requested</source>
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
      <source>Band {number} not found. The raster has bands {numbers}.</source>
      <translation>Bande {number} introuvable. Le raster contient les bandes {numbers}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>The raster has {count} data band; {needs}{hint}.</source>
      <translation>Le raster contient {count} bande de données ; {needs}{hint}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>The raster has {count} data bands; {needs}{hint}.</source>
      <translation>Le raster contient {count} bandes de données ; {needs}{hint}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>unnamed</source>
      <translation>sans nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>Could not identify band '{missing}' (found: {told}). Specify the band numbers.</source>
      <translation>Impossible d'identifier la bande « {missing} » (bandes trouvées : {told}). Indiquez les numéros de bande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>{count} band number was specified; {needs}.</source>
      <translation>{count} numéro de bande a été indiqué ; {needs}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>{count} band numbers were specified; {needs}.</source>
      <translation>{count} numéros de bande ont été indiqués ; {needs}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>the model needs {count} ({wanted})</source>
      <translation>le modèle en attend {count} ({wanted})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>. A photograph with a palette can be expanded first (gdal_translate -expand rgb); a scanned map cannot be segmented</source>
      <translation>. Une photographie à palette peut être convertie d'abord (gdal_translate -expand rgb) ; une carte numérisée ne peut pas être segmentée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>. It looks like an elevation model: use it as the height of a colour image (stack), as no model reads heights alone</source>
      <translation>. Cela ressemble à un modèle numérique d'altitude : utilisez-le comme hauteur d'une image en couleurs (stack), car aucun modèle ne lit les hauteurs seules</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>. It looks like a greyscale image or a hillshade, but the model was trained on colours</source>
      <translation>. Cela ressemble à une image en niveaux de gris ou à un ombrage, alors que le modèle a été entraîné sur des couleurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/bands.py" />
      <source>. If the height is missing, add it (stack)</source>
      <translation>. Si c'est la hauteur qui manque, ajoutez-la (stack)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>Invalid value '{value}' for {what}. Choose one of: {choices}.</source>
      <translation>Valeur « {value} » non valide pour {what}. Choisissez parmi : {choices}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>Quality 'fine' skips every other window, but 'crop' needs all windows. Choose another quality, or combine by 'vote' or 'mean'.</source>
      <translation>La qualité « fine » omet une fenêtre sur deux, alors que « crop » les utilise toutes. Choisissez une autre qualité, ou la combinaison « vote » ou « mean ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>Invalid {name}: {value}. It must be an integer of at least 1.</source>
      <translation>Valeur non valide pour {name} : {value}. Il faut un entier supérieur ou égal à 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>Invalid {name}: {value}. It must be at most {most}.</source>
      <translation>Valeur non valide pour {name} : {value}. Le maximum est {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/choices.py" />
      <source>Invalid cluster address '{address}'. Specify the address of a scheduler, such as tcp://host:8786 (protocols: {schemes}).</source>
      <translation>Adresse de cluster « {address} » non valide. Indiquez l'adresse d'un ordonnanceur, par exemple tcp://host:8786 (protocoles : {schemes}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>Cannot connect to scheduler '{address}': {error}</source>
      <translation>Connexion impossible à l'ordonnanceur « {address} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>Scheduler '{address}' has no workers. Start at least one.</source>
      <translation>L'ordonnanceur « {address} » n'a aucun processus de calcul. Démarrez-en au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>The worker did not respond within {seconds:g} s.</source>
      <translation>Le processus de calcul n'a pas répondu en {seconds:g} s.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>Only {ready} of {count} workers responded within {seconds:g} s.</source>
      <translation>Seuls {ready} processus de calcul sur {count} ont répondu en {seconds:g} s.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>{name} failed: {error}</source>
      <translation>{name} a échoué : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>No worker connected within {seconds:g} s.</source>
      <translation>Aucun processus de calcul ne s'est connecté en {seconds:g} s.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>Lost the connection to the scheduler at {address}.</source>
      <translation>La connexion à l'ordonnanceur {address} est perdue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>The certificate file '{path}' does not exist.</source>
      <translation>Le fichier de certificat « {path} » n'existe pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/connection.py" />
      <source>Dask is not installed ({error}). Install it with: pip install 'flair-land-cover[cluster]'</source>
      <translation>Dask n'est pas installé ({error}). Installez-le avec : pip install 'flair-land-cover[cluster]'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>Worker {name} uses {found}, but worker {other} uses {needed}. All workers must use the same device and software, or the run must allow mixed workers (--allow-mixed).</source>
      <translation>Le processus {name} utilise {found}, mais le processus {other} utilise {needed}. Tous doivent utiliser le même matériel et les mêmes logiciels, ou le traitement doit accepter des processus différents (--allow-mixed).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>Using {count} worker on {device}</source>
      <translation>Prédiction par {count} processus de calcul sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/distributed.py" />
      <source>Using {count} workers on {device}</source>
      <translation>Prédiction par {count} processus de calcul sur {device}</translation>
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
      <source>A worker returned a damaged record ({error}). All workers must run the same version.</source>
      <translation>Un processus a renvoyé un enregistrement endommagé ({error}). Tous les processus doivent utiliser la même version.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/handout.py" />
      <source>A worker</source>
      <translation>Un processus de calcul</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/handout.py" />
      <source>Trying again: {error}</source>
      <translation>Nouvel essai : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/handout.py" />
      <source>Worker {name} is not used: {error}</source>
      <translation>Le processus {name} n'est pas utilisé : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>The local worker process stopped during startup.</source>
      <translation>Le programme qui lance les processus de calcul locaux s'est arrêté pendant le démarrage.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>The local workers did not start within {seconds:g} s.</source>
      <translation>Les processus de calcul locaux n'ont pas démarré en {seconds:g} s.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>A Python package required by local workers is missing ({error}). Install it with: pip install 'flair-land-cover[cluster]'</source>
      <translation>Un paquet Python nécessaire aux processus de calcul locaux est absent ({error}). Installez-le avec : pip install 'flair-land-cover[cluster]'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/localcluster.py" />
      <source>Could not start the local workers: {error}</source>
      <translation>Impossible de démarrer les processus de calcul locaux : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/remote.py" />
      <source>Worker {name}: {warning}</source>
      <translation>Processus de calcul {name} : {warning}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>this machine</source>
      <translation>cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>Worker {name} does not match ({keys}): '{key}' is {found}, expected {needed}.</source>
      <translation>Le processus de calcul {name} ne correspond pas ({keys}) : « {key} » vaut {found}, valeur attendue : {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>the message</source>
      <translation>le message</translation>
    </message>
    <message>
      <location filename="../../flair_seg/cluster/worker.py" />
      <source>{what} is {found}. It must be a JSON object.</source>
      <translation>{what} vaut {found}. Un objet JSON est attendu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>compute the area and share of each class, by zone</source>
      <translation>calculer la surface et la part de chaque classe, par zone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>Compute the area and share of each class of MAP, for the whole map or by zone, and write them to TABLE.</source>
      <translation>Calcule la surface et la part de chaque classe de MAP, pour toute la carte ou par zone, et les écrit dans TABLE.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>output table (.csv, .xlsx or .ods); a folder for several rasters</source>
      <translation>table de sortie (.csv, .xlsx ou .ods) ; un dossier pour plusieurs rasters</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>instead of --zones: French departments by code, e.g. 34 or 2A,2B</source>
      <translation>à la place de --zones : départements français par leur code, p. ex. 34 ou 2A,2B</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>borders of departments, e.g. IGN's ADMIN EXPRESS; the field with the codes is found</source>
      <translation>limites des départements, p. ex. ADMIN EXPRESS de l'IGN ; le champ des codes est reconnu automatiquement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>zone polygons, in any CRS; use FILE|layername=NAME to select a layer</source>
      <translation>polygones des zones, dans un SCR quelconque ; FILE|layername=NAME sélectionne une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>field with the zone names (default: feature id)</source>
      <translation>champ contenant les noms de zone (par défaut : identifiant de l'entité)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>also write a report with charts</source>
      <translation>écrire aussi un rapport avec graphiques</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>nomenclature of the map (default: the map's legend)</source>
      <translation>nomenclature de la carte (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/areas.py" />
      <source>rows</source>
      <translation>lignes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>detect changes between two maps</source>
      <translation>détecter les changements entre deux cartes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>Compare the maps BEFORE and AFTER and write the change raster OUTPUT. Its classes are from-to pairs.</source>
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
      <source>output GeoTIFF</source>
      <translation>GeoTIFF en sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>also write the area of each transition (.csv, .xlsx or .ods)</source>
      <translation>écrire aussi la surface de chaque transition (.csv, .xlsx ou .ods)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>resample AFTER to the grid of BEFORE (nearest neighbour)</source>
      <translation>rééchantillonner AFTER sur la grille de BEFORE (plus proche voisin)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>recode table for AFTER, into the classes of BEFORE: '0=building; 5,6=trees' or a table (.csv, .xlsx or .ods) with the columns from and to; classes of the same name need no rule</source>
      <translation>table de recodage de AFTER vers les classes de BEFORE : « 0=building; 5,6=trees » ou une table (.csv, .xlsx ou .ods) avec les colonnes from et to ; les classes de même nom n'ont pas besoin de règle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>recode table for BEFORE</source>
      <translation>table de recodage pour BEFORE</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>confidence raster of BEFORE, in percent</source>
      <translation>raster de confiance de BEFORE, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>confidence raster of AFTER, in percent</source>
      <translation>raster de confiance de AFTER, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>least confidence in each confidence raster where a difference counts as change (default: 60)</source>
      <translation>confiance minimale, dans chaque raster de confiance, à partir de laquelle une différence compte comme un changement (par défaut : 60)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/change.py" />
      <source>minimum mapping unit of change: smaller patches of change are unconfirmed</source>
      <translation>unité minimale de changement : les taches de changement plus petites ne sont pas confirmées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>clean a map: unsure pixels, classes, noise, small regions</source>
      <translation>nettoyer une carte : pixels incertains, classes, bruit, petites régions</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>Write a cleaned copy of MAP to OUTPUT. Steps, in this order: unsure pixels, recode table, majority filter, minimum mapping unit.</source>
      <translation>Écrit dans OUTPUT une copie nettoyée de MAP. Étapes, dans cet ordre : pixels incertains, table de recodage, filtre majoritaire, unité minimale de collecte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>output GeoTIFF; a folder for several rasters</source>
      <translation>GeoTIFF en sortie ; un dossier pour plusieurs rasters</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>the map's confidence raster, for unsure pixels</source>
      <translation>le raster de confiance de la carte, pour les pixels incertains</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>pixels with less confidence than this are unsure</source>
      <translation>les pixels dont la confiance est inférieure sont incertains</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>threshold of one class, by code or name; may be repeated</source>
      <translation>seuil d'une classe, par code ou nom ; peut être répété</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>make unsure pixels a class of their own, or nodata (default: class)</source>
      <translation>faire des pixels incertains une classe à part (class) ou du nodata (par défaut : class)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>classes to merge, rename or remove: '6,7=trees; 13=nodata; *=other', or a table (.csv, .xlsx or .ods) with the columns from, to, name and colour</source>
      <translation>classes à fusionner, renommer ou supprimer : « 6,7=trees; 13=nodata; *=other », ou une table (.csv, .xlsx ou .ods) avec les colonnes from, to, name et colour</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>width in pixels, odd, of the square whose most frequent class each pixel takes</source>
      <translation>largeur en pixels, impaire, du carré dont chaque pixel prend la classe la plus fréquente</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>minimum mapping unit: smaller regions go to the neighbour with the longest shared border</source>
      <translation>unité minimale de collecte : les régions plus petites rejoignent la voisine avec laquelle la limite commune est la plus longue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>also write the areas before and after (.csv, .xlsx or .ods)</source>
      <translation>écrire aussi les surfaces avant et après (.csv, .xlsx ou .ods)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/clean.py" />
      <source>classes of the map (default: its legend)</source>
      <translation>classes de la carte (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>export imagery and labels as training patches</source>
      <translation>exporter des images et des étiquettes en imagettes d'entraînement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>Write IMG_*.tif, MSK_*.tif and split.csv to OUT_FOLDER, in the layout of the FLAIR data sets.</source>
      <translation>Écrit IMG_*.tif, MSK_*.tif et split.csv dans OUT_FOLDER, selon l'organisation des jeux de données FLAIR.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>input imagery, in any format supported by GDAL</source>
      <translation>images en entrée, dans un format pris en charge par GDAL</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>class raster, or polygons (with --field); '-' for no labels (with --confidence)</source>
      <translation>raster de classes, ou polygones (avec --field) ; « - » si aucune étiquette (avec --confidence)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>new or empty folder</source>
      <translation>dossier nouveau ou vide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>polygon field with class codes or names</source>
      <translation>champ des polygones contenant les codes ou les noms de classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>nomenclature of the labels (default: the raster's legend; flair-19 for polygons)</source>
      <translation>nomenclature des étiquettes (par défaut : la légende du raster ; flair-19 pour des polygones)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>bands to export, in this order (default: all)</source>
      <translation>bandes à exporter, dans cet ordre (par défaut : toutes)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>parent folder of the zones (default: D000_2024)</source>
      <translation>dossier parent des zones (par défaut : D000_2024)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>patch size in pixels (default: 512)</source>
      <translation>taille des imagettes, en pixels (par défaut : 512)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>distance between patches in pixels (default: the patch size)</source>
      <translation>pas entre imagettes, en pixels (par défaut : la taille d'imagette)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>minimum share of labelled pixels, 0 to 1 (default: 0.1)</source>
      <translation>part minimale de pixels étiquetés, de 0 à 1 (par défaut : 0.1)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>confidence raster, in percent; the least certain patches are exported first</source>
      <translation>raster de confiance, en pourcentage ; les imagettes les moins sûres sont exportées en premier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>maximum number of patches to export</source>
      <translation>nombre maximal d'imagettes à exporter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>zones: keep each zone in one subset; blocks: split each zone into subsets separated by a buffer (default: zones)</source>
      <translation>zones : chaque zone reste dans un seul sous-ensemble ; blocks : chaque zone est découpée en sous-ensembles séparés par une bande tampon (par défaut : zones)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>validation share (default: 0.2)</source>
      <translation>part de validation (par défaut : 0.2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>test share (default: 0)</source>
      <translation>part de test (par défaut : 0)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>zone polygons (default: connected groups of patches)</source>
      <translation>polygones des zones (par défaut : groupes d'imagettes contiguës)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>zone field with the names (default: Z1, Z2, ...)</source>
      <translation>champ contenant les noms de zone (par défaut : Z1, Z2, ...)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>random seed (default: 0)</source>
      <translation>graine aléatoire (par défaut : 0)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/exportpatches.py" />
      <source>patches</source>
      <translation>imagettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>split a map into the patches of a data set</source>
      <translation>redécouper une carte selon les imagettes d'un jeu de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>For every IMG_*.tif in PATCH_FOLDER, write the same pixels of MAP as PRED_*.tif in OUT_FOLDER.</source>
      <translation>Pour chaque IMG_*.tif de PATCH_FOLDER, écrit les pixels correspondants de MAP dans un fichier PRED_*.tif de OUT_FOLDER.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>class raster on the same pixel grid as the patches</source>
      <translation>raster de classes sur la même grille de pixels que les imagettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>nomenclature of the map (default: its legend)</source>
      <translation>nomenclature de la carte (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>codes: keep the class codes of the map; challenge: encode 1 to 12 as 0 to 11 and all other codes as 12, as in the FLAIR challenges</source>
      <translation>codes : conserver les codes de la carte ; challenge : coder 1 à 12 en 0 à 11 et tous les autres en 12, comme dans les défis FLAIR</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/splitpatches.py" />
      <source>what to do with patches that extend beyond the map</source>
      <translation>traitement des imagettes qui dépassent de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>polygons of a map</source>
      <translation>polygones d'une carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>Convert MAP to polygons, one per connected region of a class, with class, area and confidence, and write them to OUTPUT.</source>
      <translation>Convertit MAP en polygones, un par région connexe d'une même classe, avec classe, surface et confiance, et les écrit dans OUTPUT.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>file to write: .gpkg, .shp, .geojson, .fgb, .parquet, .dxf and others; OUTPUT.gpkg|layername=NAME adds or replaces one layer of a GeoPackage and keeps the others; a folder of GeoPackages for several rasters</source>
      <translation>fichier à écrire : .gpkg, .shp, .geojson, .fgb, .parquet, .dxf et d'autres ; OUTPUT.gpkg|layername=NAME ajoute ou remplace une couche d'un GeoPackage et conserve les autres ; un dossier de GeoPackages pour plusieurs rasters</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>minimum mapping unit; smaller regions are merged into the neighbour with the longest shared border</source>
      <translation>unité minimale de collecte ; les régions plus petites sont fusionnées avec la voisine qui partage la plus longue limite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>simplification tolerance in metres (default: 0, no simplification)</source>
      <translation>tolérance de simplification en mètres (par défaut : 0, aucune simplification)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>round corners, beginning at most M metres from them (default: 0, none)</source>
      <translation>arrondir les angles, à partir de M mètres au plus (par défaut : 0, aucun)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>give the outlines of classes right angles: codes or names, separated by commas (default: building)</source>
      <translation>donner des angles droits aux contours de classes : codes ou noms séparés par des virgules (par défaut : building)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>confidence raster of the map, to compute the mean confidence of each polygon</source>
      <translation>raster de confiance de la carte, pour calculer la confiance moyenne de chaque polygone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>check that polygons are valid and share their edges</source>
      <translation>vérifier que les polygones sont valides et partagent leurs arêtes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/analyse/vectorize.py" />
      <source>steps</source>
      <translation>étapes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>assess the accuracy of a map</source>
      <translation>évaluer l'exactitude d'une carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>Compare MAP with REFERENCE: a class raster, or polygons or points with a class field. Points drawn with 'flair-seg sample' also give unbiased area estimates with 95 % confidence intervals.</source>
      <translation>Compare MAP à REFERENCE : un raster de classes, ou des polygones ou des points ayant un champ de classe. Les points tirés par « flair-seg sample » donnent aussi des surfaces estimées sans biais, avec des intervalles de confiance à 95 %.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>class raster</source>
      <translation>raster de classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>raster, layer or table of points (.csv, .xlsx or .ods); FILE|layername=NAME picks a layer</source>
      <translation>raster, couche ou table de points (.csv, .xlsx ou .ods) ; FILE|layername=NAME choisit une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>field with class codes or names (default: reference, class_code, or the only field)</source>
      <translation>champ contenant les codes ou les noms de classe (par défaut : reference, class_code, ou l'unique champ)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>nomenclature of the reference (default: its legend)</source>
      <translation>nomenclature de la référence (par défaut : sa légende)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>recode reference classes; use 13-19=13 for a range</source>
      <translation>recodage des classes de la référence ; 13-19=13 pour un intervalle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>reference codes to exclude from the assessment</source>
      <translation>codes de la référence à exclure de l'évaluation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>treat the points as a stratified sample: auto if they have strata, map to use the map classes as strata</source>
      <translation>traiter les points comme un échantillon stratifié : auto s'ils contiennent leurs strates, map pour prendre les classes de la carte comme strates</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>lay a reference raster on the grid of MAP (nearest neighbour)</source>
      <translation>aligner un raster de référence sur la grille de MAP (plus proche voisin)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>coordinate system of a table's x and y (default for lon and lat: EPSG:4326)</source>
      <translation>système de coordonnées des colonnes x et y d'une table (par défaut pour lon et lat : EPSG:4326)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>skip features without a class</source>
      <translation>ignorer les entités sans classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>confidence raster of the map, to assess how reliable it is</source>
      <translation>raster de confiance de la carte, pour évaluer sa fiabilité</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/accuracy.py" />
      <source>also write the confusion matrix and accuracy measures to a table (.csv, .xlsx or .ods)</source>
      <translation>écrire aussi la matrice de confusion et les mesures d'exactitude dans une table (.csv, .xlsx ou .ods)</translation>
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
      <source>Draw random pixels of MAP in each class and write their centres as points. Label them in QGIS, where the form has a list of the classes, or fill in the field 'reference', then run 'flair-seg accuracy' with these points.</source>
      <translation>Tire au hasard des pixels de MAP dans chaque classe et écrit leurs centres sous forme de points. Étiquetez-les dans QGIS, dont le formulaire propose la liste des classes, ou remplissez le champ « reference », puis lancez « flair-seg accuracy » avec ces points.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>file to write: .gpkg, .shp, .geojson, .fgb and others; OUTPUT.gpkg|layername=NAME adds or replaces one layer of a GeoPackage and keeps the others</source>
      <translation>fichier à écrire : .gpkg, .shp, .geojson, .fgb et d'autres ; OUTPUT.gpkg|layername=NAME ajoute ou remplace une couche d'un GeoPackage et conserve les autres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>number of points</source>
      <translation>nombre de points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>target standard error of overall accuracy, used to compute the sample size (default: 0.01)</source>
      <translation>erreur type visée pour l'exactitude globale, utilisée pour calculer la taille de l'échantillon (par défaut : 0.01)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>expected user's accuracy of all classes, and of single classes by code, for --standard-error (default: 0.85)</source>
      <translation>exactitude utilisateur attendue pour toutes les classes, et pour certaines par leur code, avec --standard-error (par défaut : 0.85)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>minimum number of points per class, for mixed (default: 50)</source>
      <translation>nombre minimal de points par classe, pour mixed (par défaut : 50)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>'{value}' is not a list of accuracies such as 0.85,5=0.98</source>
      <translation>« {value} » n'est pas une liste d'exactitudes comme 0.85,5=0.98</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>{points:&gt;15} of {pixels:&gt;14} px  {code} {name}</source>
      <translation>{points:&gt;15} sur {pixels:&gt;14} px  {code} {name}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>{count} point</source>
      <translation>{count} point</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/assess/sample.py" />
      <source>{count} points</source>
      <translation>{count} points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>class raster; several rasters, a folder, or @LIST.txt</source>
      <translation>raster de classes ; plusieurs rasters, un dossier ou @LISTE.txt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>raster, VRT mosaic or any other format supported by GDAL; several rasters, a folder, or @LIST.txt</source>
      <translation>raster, mosaïque VRT ou tout autre format pris en charge par GDAL ; plusieurs rasters, un dossier ou @LISTE.txt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>list '{path}'</source>
      <translation>la liste « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>{what} is not a text file in UTF-8: byte {position}</source>
      <translation>{what} n'est pas un fichier texte en UTF-8 : octet {position}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>{what} names no rasters. Write one path per line.</source>
      <translation>{what} ne contient aucun raster. Écrivez un chemin par ligne.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Left out: '{path}' is a mosaic of rasters in this folder.</source>
      <translation>Ignoré : « {path} » est une mosaïque de rasters de ce dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Cannot read folder '{folder}': {strerror}</source>
      <translation>Impossible de lire le dossier « {folder} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Folder '{folder}' contains no rasters ({endings}).</source>
      <translation>Le dossier « {folder} » ne contient aucun raster ({endings}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>The output of several rasters must be a folder, but '{folder}' is a file. Choose a folder, or end a new one with '/'.</source>
      <translation>La sortie de plusieurs rasters doit être un dossier, mais « {folder} » est un fichier. Choisissez un dossier, ou terminez le nom d'un nouveau dossier par « / ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Folder '{folder}' is specified for two outputs. Choose another folder.</source>
      <translation>Le dossier « {folder} » est indiqué pour deux sorties. Choisissez un autre dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>'{first}' and '{second}' would both be written to '{output}'. Rename one, or use two calls.</source>
      <translation>« {first} » et « {second} » seraient tous deux écrits dans « {output} ». Renommez l'un d'eux, ou lancez deux commandes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Folder '{folder}' holds the input '{raster}'. Choose another output folder.</source>
      <translation>Le dossier « {folder} » contient l'entrée « {raster} ». Choisissez un autre dossier de sortie.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>done</source>
      <translation>terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>skipped</source>
      <translation>ignoré</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>FAILED</source>
      <translation>ÉCHEC</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>not started</source>
      <translation>non commencé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>{count} raster: {done} done, {skipped} skipped, {failed} failed, {left} not started</source>
      <translation>{count} raster : terminés {done}, ignorés {skipped}, en échec {failed}, non commencés {left}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>{count} rasters: {done} done, {skipped} skipped, {failed} failed, {left} not started</source>
      <translation>{count} rasters : terminés {done}, ignorés {skipped}, en échec {failed}, non commencés {left}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>Raster {number} of {count}: {path}</source>
      <translation>Raster {number} sur {count} : {path}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>The run was cancelled.</source>
      <translation>Le traitement a été annulé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/runs.py" />
      <source>{output} (finished earlier)</source>
      <translation>{output} (déjà terminé)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>settings '{path}'</source>
      <translation>paramètres « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what} is {found}: it must be a JSON object</source>
      <translation>{what} vaut {found} : il faut un objet JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what}: TOML needs Python 3.11 or later. Write the settings as JSON.</source>
      <translation>{what} : le format TOML nécessite Python 3.11 ou une version ultérieure. Écrivez les paramètres en JSON.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what} is not valid TOML: {reason}</source>
      <translation>{what} n'est pas un fichier TOML valide : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>settings file</source>
      <translation>fichier de paramètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>Not saved, because they contain a password or key: {names}</source>
      <translation>Non enregistrés, car ils contiennent un mot de passe ou une clé : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what}: unknown option '{key}'. Did you mean '{nearest}'?</source>
      <translation>{what} : option « {key} » inconnue. Vouliez-vous dire « {nearest} » ?</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what}: unknown option '{key}'. Known are: {known}.</source>
      <translation>{what} : option « {key} » inconnue. Options connues : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what}: '{key}'</source>
      <translation>{what} : « {key} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>true or false</source>
      <translation>true ou false</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>a whole number</source>
      <translation>un nombre entier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>a number</source>
      <translation>un nombre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>a string</source>
      <translation>une chaîne de caractères</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>a list</source>
      <translation>une liste</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/batch/settings.py" />
      <source>{what} is {found}: it must be {needed}</source>
      <translation>{what} vaut {found} : il faut {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>exit codes: 0 success, 1 unexpected error, 2 input, 3 file, 4 model, 5 ONNX Runtime not available, 6 device, 7 cluster, 8 memory, 9 some of several rasters failed, 130 cancelled</source>
      <translation>codes de sortie : 0 succès, 1 erreur inattendue, 2 entrée, 3 fichier, 4 modèle, 5 ONNX Runtime indisponible, 6 périphérique, 7 cluster, 8 mémoire, 9 échec d'une partie des rasters, 130 annulation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>{name}: {value}</source>
      <translation>{name} : {value}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>{message} (see {command} --help)</source>
      <translation>{message} (voir {command} --help)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>exit code: {code}</source>
      <translation>code de sortie : {code}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/cli.py" />
      <source>Make land-cover maps from aerial imagery.</source>
      <translation>Cartographie l'occupation du sol à partir d'images aériennes.</translation>
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
      <location filename="../../flair_seg/commands/console.py" />
      <source>warning: {message}</source>
      <translation>avertissement : {message}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>The path of the log file is empty. Specify a path.</source>
      <translation>Le chemin du fichier journal est vide. Indiquez un chemin.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>Log file '{path}' is also another argument. Choose another file.</source>
      <translation>Le fichier journal « {path} » est aussi un autre argument. Choisissez un autre fichier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>Log file '{path}' exists and is not a text file. Choose another file.</source>
      <translation>Le fichier journal « {path} » existe et n'est pas un fichier texte. Choisissez un autre fichier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>Unexpected error: {name}: {error} (run again with -v and report it)</source>
      <translation>Erreur inattendue : {name} : {error} (relancez avec -v et signalez-la)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/console.py" />
      <source>error: {message}</source>
      <translation>erreur : {message}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>report versions, devices and models, with a trial run</source>
      <translation>indiquer les versions, les périphériques et les modèles, avec un essai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>Report the versions of the libraries, the devices, the models and their problems, and map a small generated raster. Attach the report when you ask for help; the home folder is shown as ~.</source>
      <translation>Indique les versions des bibliothèques, les périphériques, les modèles et leurs problèmes, et cartographie un petit raster généré. Joignez ce rapport à vos demandes d'aide ; le dossier personnel y est remplacé par ~.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/diagnose.py" />
      <source>The installation cannot make maps. See the report above.</source>
      <translation>L'installation ne peut pas produire de cartes. Voir le rapport ci-dessus.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>download a model from the catalogue, or a network published by IGN, to your model folder</source>
      <translation>télécharger un modèle du catalogue, ou un réseau publié par l'IGN, dans votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>Download model NAME of the catalogue, or network ign:NAME published by IGN, whose weights are converted to an .onnx file on this computer. An interrupted download resumes where it stopped; a cancelled download leaves no files. Proxy settings are read from http_proxy and https_proxy.</source>
      <translation>Télécharge le modèle NAME du catalogue, ou le réseau ign:NAME publié par l'IGN, dont les poids sont convertis en fichier .onnx sur cet ordinateur. Un téléchargement interrompu reprend là où il s'est arrêté ; un téléchargement annulé ne laisse aucun fichier. Les paramètres du proxy sont lus dans http_proxy et https_proxy.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>mirror of huggingface.co (default: the address in FLAIR_SEG_HUB, else huggingface.co)</source>
      <translation>miroir de huggingface.co (par défaut : l'adresse indiquée par FLAIR_SEG_HUB, sinon huggingface.co)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>folder with the weights file of the network, for use without an internet connection</source>
      <translation>dossier contenant le fichier de poids du réseau, pour une utilisation sans connexion Internet</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>commit or tag of the repository (default: the known commit, else the newest one)</source>
      <translation>commit ou étiquette du dépôt (par défaut : le commit connu, sinon le plus récent)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>keep the weights in float32 (default: half precision where it hardly changes the result)</source>
      <translation>conserver les poids en float32 (par défaut : demi-précision si le résultat n'en est guère modifié)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>published networks (ign:NAME)</source>
      <translation>réseaux publiés (ign:NAME)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>list the models available for download, IGN's published networks included</source>
      <translation>lister les modèles à télécharger, y compris les réseaux publiés par l'IGN</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>list only models with this word in their name, bands, classes or licence</source>
      <translation>ne lister que les modèles dont le nom, les bandes, les classes ou la licence contiennent ce mot</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>replace an existing model with the same name</source>
      <translation>remplacer le modèle existant de même nom</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>device used to test the model</source>
      <translation>périphérique utilisé pour tester le modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>catalogue to use instead of FLAIR_SEG_CATALOGUE or the built-in catalogue</source>
      <translation>catalogue à utiliser à la place de FLAIR_SEG_CATALOGUE ou du catalogue fourni</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>MB</source>
      <translation>Mo</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>'{option}' applies to networks published by IGN only. Specify a name that begins with 'ign:', or omit it.</source>
      <translation>« {option} » ne concerne que les réseaux publiés par l'IGN. Indiquez un nom commençant par « ign: », ou retirez cette option.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>Catalogue '{place}' contains no models.</source>
      <translation>Le catalogue « {place} » ne contient aucun modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>Networks published by IGN</source>
      <translation>Réseaux publiés par l'IGN</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>bands</source>
      <translation>bandes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>classes</source>
      <translation>classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/downloads.py" />
      <source>licence</source>
      <translation>licence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>list, describe, check, add, download and remove models</source>
      <translation>lister, décrire, vérifier, ajouter, télécharger et supprimer des modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>list the available models</source>
      <translation>lister les modèles disponibles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>describe the inputs and outputs of a model</source>
      <translation>décrire les entrées et les sorties d'un modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>print a STAC item with the Machine Learning Model extension (MLM 1.5)</source>
      <translation>afficher un item STAC avec l'extension Machine Learning Model (MLM 1.5)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>load a model and predict one window</source>
      <translation>charger un modèle et prédire une fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>remove a model from your model folder</source>
      <translation>supprimer un modèle de votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>check and test a model, and add it to your model folder</source>
      <translation>vérifier et tester un modèle, puis l'ajouter à votre dossier de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>Add FILE to your model folder. A model with metadata needs no options. Otherwise, specify --bands and --classes and, if the graph does not define them, --window-size and --normalisation.</source>
      <translation>Ajoute FILE à votre dossier de modèles. Un modèle avec métadonnées ne demande aucune option. Sinon, indiquez --bands et --classes et, si le graphe ne les définit pas, --window-size et --normalisation.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>.onnx file, or .json file of an ensemble</source>
      <translation>fichier .onnx, ou fichier .json d'un ensemble</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>model name used in lists and commands (default: the name in its metadata, or the file name)</source>
      <translation>nom du modèle dans les listes et les commandes (par défaut : le nom de ses métadonnées, ou celui du fichier)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>title displayed to users</source>
      <translation>titre affiché</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>band names, in input order</source>
      <translation>noms des bandes, dans l'ordre d'entrée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>{known}, or a JSON file with a list of names or of objects with code, name and colour</source>
      <translation>{known}, ou un fichier JSON contenant une liste de noms ou d'objets avec code, nom et couleur (code, name, colour)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>pixel size on the ground, in metres</source>
      <translation>résolution spatiale, en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>window size in pixels, if the graph accepts several sizes</source>
      <translation>taille de fenêtre en pixels, si le graphe accepte plusieurs tailles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>normalisation of pixel values (0 to 255) before the graph: none, division by 255 (unit), or mean and standard deviation of ImageNet (imagenet) or as specified (dataset)</source>
      <translation>normalisation des valeurs de pixel (0 à 255) avant le graphe : aucune (none), division par 255 (unit), moyenne et écart type d'ImageNet (imagenet) ou indiqués (dataset)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>mean of each band, for dataset normalisation</source>
      <translation>moyenne de chaque bande, pour la normalisation dataset</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>standard deviation of each band, for dataset normalisation</source>
      <translation>écart type de chaque bande, pour la normalisation dataset</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>value range of mean and standard deviation: 1 if computed on pixel values from 0 to 1 (default: 255)</source>
      <translation>étendue des valeurs de la moyenne et de l'écart type : 1 s'ils sont calculés sur des pixels de 0 à 1 (par défaut : 255)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>output type of the graph (default: detected)</source>
      <translation>type de sortie du graphe (par défaut : détecté)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>probability from which a class is assigned, if each output channel has its own sigmoid (default: 0.5)</source>
      <translation>probabilité à partir de laquelle une classe est attribuée, si chaque canal de sortie a sa propre sigmoïde (par défaut : 0.5)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>Removed: {files}</source>
      <translation>Supprimé : {files}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>'{found}' is not a list of names such as red,green,blue</source>
      <translation>« {found} » n'est pas une liste de noms comme red,green,blue</translation>
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
      <source>GSD</source>
      <translation>Résolution</translation>
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
      <source>attribution</source>
      <translation>attribution</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>{name} is valid: predicting one window took {milliseconds:.0f} ms on {device}</source>
      <translation>{name} est valide : la prédiction d'une fenêtre a pris {milliseconds:.0f} ms sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/library/models.py" />
      <source>any size</source>
      <translation>taille quelconque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/jsonrun.py" />
      <source>Segment with options read as JSON from standard input; report in JSON lines.</source>
      <translation>Segmenter avec des options lues en JSON sur l'entrée standard ; la progression est écrite en lignes JSON.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/jsonrun.py" />
      <source>standard input</source>
      <translation>l'entrée standard</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>estimate the time, disk space and memory of a map</source>
      <translation>estimer la durée, l'espace disque et la mémoire nécessaires à une carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>Estimate what a run on INPUT needs on this machine, from a sample of windows that is read, predicted and written. An appendix has a given area, a department and all of France.</source>
      <translation>Estimer ce que demande un traitement d'INPUT sur cette machine, à partir d'un échantillon de fenêtres lues, prédites et écrites. Une annexe traite une surface donnée, un département et toute la France.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>device that runs the network (default: auto)</source>
      <translation>périphérique qui exécute le réseau (par défaut : auto)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>estimate a run with N processes on this machine</source>
      <translation>estimer un traitement avec N processus sur cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>estimate a run that writes tiles of PX x PX pixels</source>
      <translation>estimer un traitement qui écrit des dalles de PX x PX pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>area to estimate, in km²</source>
      <translation>surface à estimer, en km²</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>pixel size of that area, in metres (default: the model's)</source>
      <translation>taille de pixel de cette surface, en mètres (par défaut : celle du modèle)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>time per window in seconds, if already known</source>
      <translation>durée par fenêtre en secondes, si elle est déjà connue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>price of one machine per hour</source>
      <translation>prix horaire d'une machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>also compute the number of machines needed to finish within this time</source>
      <translation>calculer aussi le nombre de machines nécessaires pour finir dans ce délai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>HTML report</source>
      <translation>rapport HTML</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>A report is written of one raster only. Omit --report, or plan each raster by itself.</source>
      <translation>Le rapport ne porte que sur un seul raster. Omettez --report, ou estimez chaque raster séparément.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>together: {estimate}</source>
      <translation>au total : {estimate}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{pixels} Mpx, {count} window, {time} on this machine, {disk} of disk space</source>
      <translation>{pixels} Mpx, {count} fenêtre, {time} sur cette machine, {disk} d'espace disque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/plan.py" />
      <source>{pixels} Mpx, {count} windows, {time} on this machine, {disk} of disk space</source>
      <translation>{pixels} Mpx, {count} fenêtres, {time} sur cette machine, {disk} d'espace disque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>map the land cover of a raster</source>
      <translation>cartographier l'occupation du sol d'un raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>Predict overlapping windows of INPUT with a model and write the land-cover map OUTPUT. With several rasters, OUTPUT is a folder: what fails is named, the others are mapped, and maps that are already there, from the same files, model and settings, are skipped.</source>
      <translation>Prédit des fenêtres de INPUT qui se recouvrent, avec un modèle, et écrit la carte d'occupation du sol OUTPUT. Pour plusieurs rasters, OUTPUT est un dossier : les rasters en échec sont signalés, les autres sont cartographiés, et les cartes déjà produites à partir des mêmes fichiers, avec le même modèle et les mêmes paramètres, sont ignorées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write the confidence raster: the winning class's share of the votes, in percent</source>
      <translation>écrire aussi le raster de confiance : part des votes de la classe gagnante, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write the share of each class, in percent</source>
      <translation>écrire aussi la part de chaque classe, en pourcentage</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>do not resample the input to the model's pixel size</source>
      <translation>ne pas rééchantillonner l'entrée à la taille de pixel du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>window size in pixels, for networks that accept several sizes</source>
      <translation>taille de fenêtre en pixels, pour les réseaux qui acceptent plusieurs tailles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>start over instead of resuming an interrupted run</source>
      <translation>recommencer au lieu de reprendre un traitement interrompu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>map missing or damaged parts of INPUT as nodata, with a warning, instead of stopping with an error</source>
      <translation>cartographier en nodata les parties manquantes ou endommagées d'INPUT, avec un avertissement, au lieu de s'arrêter sur une erreur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>delete the finished rows if the run fails or is cancelled</source>
      <translation>supprimer les lignes terminées si le traitement échoue ou est annulé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>memory budget in MiB, in addition to the model; a wide raster is then processed in blocks of columns (default: the available memory)</source>
      <translation>budget de mémoire en Mio, en plus du modèle ; un raster large est alors traité par blocs de colonnes (par défaut : la mémoire disponible)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>write a folder of GeoTIFF tiles of PX x PX pixels, each by the worker that computes it; OUTPUT is a .vrt file that references them, on a disk or in object storage (/vsis3/, /vsigs/, /vsiaz/)</source>
      <translation>écrire un dossier de dalles GeoTIFF de PX x PX pixels, chacune par le processus qui la calcule ; OUTPUT est un fichier .vrt qui les assemble, sur un disque ou dans un stockage objet (/vsis3/, /vsigs/, /vsiaz/)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>with --tiles: compute the tiles named in a text file again, e.g. r00012_c00034, one a line</source>
      <translation>avec --tiles : recalculer les dalles nommées dans un fichier texte, p. ex. r00012_c00034, une par ligne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write a report of the run; a folder for several rasters</source>
      <translation>écrire aussi un rapport du traitement ; un dossier pour plusieurs rasters</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>check everything, estimate time, disk space and memory, and write nothing</source>
      <translation>tout vérifier, estimer la durée, l'espace disque et la mémoire, et ne rien écrire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>also write STAC items of the map and of the model (.stac.json) in the folder of OUTPUT</source>
      <translation>écrire aussi les items STAC de la carte et du modèle (.stac.json) dans le dossier de OUTPUT</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>predict on the workers of a Dask scheduler, e.g. tcp://host:8786</source>
      <translation>prédire sur les processus de calcul d'un ordonnanceur Dask, p. ex. tcp://host:8786</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>predict with N processes on this machine</source>
      <translation>prédire avec N processus sur cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>--dry-run checks a single raster. Use 'flair-seg plan' for several.</source>
      <translation>--dry-run ne vérifie qu'un seul raster. Pour plusieurs, utilisez « flair-seg plan ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>--redo names tiles of a single map. Specify one raster.</source>
      <translation>--redo désigne les dalles d'une seule carte. Indiquez un seul raster.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>windows</source>
      <translation>fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/segment.py" />
      <source>Skipped: '{output}' was finished earlier.</source>
      <translation>Ignoré : « {output} » est déjà terminé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>show the progress of a run</source>
      <translation>afficher l'avancement d'un traitement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>Show the progress of the run that writes OUTPUT, or where an interrupted run will resume, from this machine or another that shares the folder. The exit code is 9 if tiles have failed.</source>
      <translation>Afficher l'avancement du traitement qui écrit OUTPUT, ou le point où reprendra un traitement interrompu, depuis cette machine ou une autre qui partage le dossier. Le code de retour est 9 si des dalles ont échoué.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>show the progress again and again until the run ends; with --json, one object per line</source>
      <translation>afficher l'avancement en continu jusqu'à la fin du traitement ; avec --json, un objet par ligne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>seconds between two looks (default: 2)</source>
      <translation>secondes entre deux lectures (par défaut : 2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>stop a run; the same command resumes it</source>
      <translation>arrêter un traitement ; la même commande le reprend</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>Ask the run that writes OUTPUT to stop, from this machine or another that shares the folder, and wait until it has. What it has finished is kept: the same command resumes it.</source>
      <translation>Demander l'arrêt du traitement qui écrit OUTPUT, depuis cette machine ou une autre qui partage le dossier, et attendre qu'il soit arrêté. Ce qui est terminé est conservé : la même commande reprend le traitement.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/mapping/status.py" />
      <source>Invalid {name}: {value}. It must be greater than 0.</source>
      <translation>Valeur non valide ({name}) : {value}. Elle doit être supérieure à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>usage: </source>
      <translation>usage : </translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>positional arguments</source>
      <translation>arguments positionnels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>options</source>
      <translation>options</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>show this help message and exit</source>
      <translation>afficher cette aide et quitter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>argument %(argument_name)s: %(message)s</source>
      <translation>argument %(argument_name)s : %(message)s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>the following arguments are required: %s</source>
      <translation>arguments obligatoires manquants : %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>unrecognized arguments: %s</source>
      <translation>arguments inconnus : %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>expected one argument</source>
      <translation>une valeur est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>expected at least one argument</source>
      <translation>au moins une valeur est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>expected at most one argument</source>
      <translation>une valeur au plus est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>expected %s argument</source>
      <translation>%s valeur attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>expected %s arguments</source>
      <translation>%s valeurs attendues</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>not allowed with argument %s</source>
      <translation>incompatible avec l'argument %s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>one of the arguments %s is required</source>
      <translation>un des arguments %s est obligatoire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>ignored explicit argument %r</source>
      <translation>cette option ne prend pas de valeur : %r</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>ambiguous option: %(option)s could match %(matches)s</source>
      <translation>option ambiguë : %(option)s peut désigner %(matches)s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>invalid %(type)s value: %(value)r</source>
      <translation>valeur non valide (type attendu : %(type)s) : %(value)r</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/parserwords.py" />
      <source>invalid choice: %(value)r (choose from %(choices)s)</source>
      <translation>choix non valide : %(value)r (choix possibles : %(choices)s)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>check whether a raster is suitable for a model</source>
      <translation>vérifier si un raster convient à un modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>Compare INPUT with the requirements of a model: pixel size, data types, and the values of each band against those of the training data. The exit code is 0 whatever the result, unless INPUT cannot be read.</source>
      <translation>Compare INPUT aux exigences d'un modèle : taille de pixel, types de données, et valeurs de chaque bande face à celles des données d'entraînement. Le code de sortie est 0 quel que soit le résultat, sauf si INPUT ne peut pas être lu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>also write a report with histograms; a folder for several</source>
      <translation>écrire aussi un rapport avec histogrammes ; un dossier pour plusieurs rasters</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/checkinput.py" />
      <source>parts</source>
      <translation>parties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>download open imagery from a map service</source>
      <translation>télécharger des images en données ouvertes depuis un service cartographique</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>Download the bands needed by a model from IGN's Géoplateforme, or another WMS, to the GeoTIFF OUTPUT. Downloaded data is kept in OUTPUT.fetch: run the same command again to resume an interrupted download. Proxy settings are read from the environment (https_proxy, no_proxy).</source>
      <translation>Télécharge les bandes nécessaires à un modèle depuis la Géoplateforme de l'IGN, ou un autre WMS, dans le GeoTIFF OUTPUT. Les données téléchargées sont conservées dans OUTPUT.fetch : relancez la même commande pour reprendre un téléchargement interrompu. Le proxy est lu dans l'environnement (https_proxy, no_proxy).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>extent to download</source>
      <translation>emprise à télécharger</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>coordinate system of --extent (default: that of the output)</source>
      <translation>système de coordonnées de --extent (par défaut : celui de la sortie)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>download the extent of these polygons; use FILE|layername=NAME to select a layer</source>
      <translation>télécharger l'emprise de ces polygones ; FILE|layername=NAME sélectionne une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>bands to download, in this order</source>
      <translation>bandes à télécharger, dans cet ordre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>use the bands and pixel size of this model</source>
      <translation>utiliser les bandes et la taille de pixel de ce modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>pixel size in metres (default: the model's, or 0.2)</source>
      <translation>taille de pixel en mètres (par défaut : celle du modèle, ou 0.2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>coordinate system of the output (default: EPSG:2154 in metropolitan France, the UTM zone overseas)</source>
      <translation>système de coordonnées de la sortie (par défaut : EPSG:2154 en France métropolitaine, la zone UTM en outre-mer)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>service description file, in the format of resources/services.json</source>
      <translation>fichier de description d'un service, au format de resources/services.json</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>show the download size and exit</source>
      <translation>afficher la taille du téléchargement et quitter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>maximum download size in GB (default: 20)</source>
      <translation>taille maximale du téléchargement en Go (par défaut : 20)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/fetchortho.py" />
      <source>requests</source>
      <translation>requêtes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>build one VRT per zone from a folder of patches</source>
      <translation>construire un VRT par zone à partir d'un dossier d'imagettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>Build one VRT for each zone found in PATCH_FOLDER. Labels get a separate VRT.</source>
      <translation>Construit un VRT pour chaque zone trouvée dans PATCH_FOLDER. Les étiquettes ont un VRT distinct.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>nomenclature of the labels (default: the legend of the patches, or flair-19)</source>
      <translation>nomenclature des étiquettes (par défaut : la légende des imagettes, ou flair-19)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/mosaic.py" />
      <source>also write the footprints of the patches, gaps and overlaps as polygons</source>
      <translation>écrire aussi les emprises des imagettes, les lacunes et les recouvrements sous forme de polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>stack colour, infrared and height files into one raster</source>
      <translation>empiler des fichiers de couleurs, d'infrarouge et de hauteurs en un seul raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>Write OUTPUT, a VRT with the bands red, green, blue, nir and height, from separate files or folders of tiles. No pixels are copied. The height band is the height above ground, with 5 levels per metre.</source>
      <translation>Écrit OUTPUT, un VRT avec les bandes red, green, blue, nir et height, à partir de fichiers séparés ou de dossiers de dalles. Aucun pixel n'est copié. La bande height est la hauteur au-dessus du sol, à 5 niveaux par mètre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>output VRT, written with the VRTs it references; with --copy, a GeoTIFF</source>
      <translation>VRT en sortie, écrit avec les VRT qu'il référence ; avec --copy, un GeoTIFF</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>red, green and blue: files or folders of tiles</source>
      <translation>rouge, vert et bleu : fichiers ou dossiers de dalles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>near infrared, red and green; with --rgb, only the near infrared is used</source>
      <translation>proche infrarouge, rouge et vert ; avec --rgb, seul le proche infrarouge est utilisé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>near infrared only, instead of --irc</source>
      <translation>proche infrarouge seul, à la place de --irc</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>surface model (MNS), in metres</source>
      <translation>modèle numérique de surface (MNS), en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>terrain model (MNT), in metres</source>
      <translation>modèle numérique de terrain (MNT), en mètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>height above ground, in metres, instead of --surface and --terrain</source>
      <translation>hauteur au-dessus du sol, en mètres, à la place de --surface et --terrain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>levels per metre of the height band (default: 5, as in FLAIR); 1 if --height is already in levels</source>
      <translation>niveaux par mètre de la bande height (par défaut : 5, comme dans FLAIR) ; 1 si --height est déjà en niveaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>pixel size in metres (default: that of RGB)</source>
      <translation>taille de pixel en mètres (par défaut : celle de RGB)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>extent to stack</source>
      <translation>emprise à empiler</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>coordinate system of --extent (default: that of RGB)</source>
      <translation>système de coordonnées de --extent (par défaut : celui de RGB)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>coordinate system of files without one, such as .asc</source>
      <translation>système de coordonnées des fichiers qui n'en ont pas, comme les .asc</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/prepare/stack.py" />
      <source>write the pixels to a GeoTIFF instead of a VRT</source>
      <translation>écrire les pixels dans un GeoTIFF à la place d'un VRT</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>publish a map as a web page that any web server can host</source>
      <translation>publier une carte sous forme de page web, hébergeable par n'importe quel serveur web</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>Write a web page of MAP into FOLDER, with everything that it shows: a static site for any web server or object storage. A map that was published there earlier is replaced.</source>
      <translation>Écrit dans FOLDER une page web de MAP, avec tout ce qu'elle affiche : un site statique pour n'importe quel serveur web ou stockage objet. Une carte publiée auparavant au même endroit est remplacée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>folder to write; new, empty, or with a map published earlier</source>
      <translation>dossier à écrire ; nouveau, vide ou contenant une carte déjà publiée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>image to show beneath the map</source>
      <translation>image à afficher sous la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>confidence raster of the map, to fade uncertain pixels</source>
      <translation>raster de confiance de la carte, pour estomper les pixels incertains</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>map of an earlier date with the same classes, to show changes</source>
      <translation>carte d'une date antérieure avec les mêmes classes, pour montrer les changements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>HTML report to publish with the map</source>
      <translation>rapport HTML à publier avec la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>title of the page (default: the name of the map's file)</source>
      <translation>titre de la page (par défaut : le nom du fichier de la carte)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>source of the data, shown on the map, e.g. 'IGN, BD ORTHO 2021'</source>
      <translation>source des données, affichée sur la carte, par exemple 'IGN, BD ORTHO 2021'</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/publish.py" />
      <source>{size} in {folder}. Open it through a web server, e.g. python -m http.server --directory {folder}</source>
      <translation>{size} dans {folder}. Ouvrez la page au moyen d'un serveur web, par exemple python -m http.server --directory {folder}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>run the web service: OGC API - Processes, maps and a demo page</source>
      <translation>lancer le service web : OGC API - Processes, cartes et page de démonstration</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>Run a web service with the tools as processes of OGC API - Processes 1.0, and the pages. It listens on this machine only, unless --host says otherwise; then clients need the token.</source>
      <translation>Lance un service web qui propose les outils comme traitements OGC API - Processes 1.0, ainsi que les pages. Il n'écoute que cette machine, sauf avec --host ; les clients doivent alors présenter le jeton.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>address to listen on (default: 127.0.0.1)</source>
      <translation>adresse d'écoute (par défaut : 127.0.0.1)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>port to listen on (default: 8080)</source>
      <translation>port d'écoute (par défaut : 8080)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>folder whose files jobs may read, as data:PATH</source>
      <translation>dossier dont les tâches peuvent lire les fichiers, sous la forme data:CHEMIN</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>folder of jobs, uploads and results (default: in your user folder)</source>
      <translation>dossier des tâches, des fichiers envoyés et des résultats (par défaut : dans votre dossier d'utilisateur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>file with the token that clients must send (default: the variable FLAIR_SEG_TOKEN)</source>
      <translation>fichier contenant le jeton que les clients doivent envoyer (par défaut : la variable FLAIR_SEG_TOKEN)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>hosts from which jobs may download inputs (default: none)</source>
      <translation>hôtes depuis lesquels les tâches peuvent télécharger leurs entrées (par défaut : aucun)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>names under which clients reach the service, e.g. through a proxy (default: none)</source>
      <translation>noms sous lesquels les clients atteignent le service, par exemple à travers un serveur mandataire (par défaut : aucun)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>origins of other web pages that may use the service (default: none)</source>
      <translation>origines des autres pages web autorisées à utiliser le service (par défaut : aucune)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>path under which a proxy publishes the service, e.g. /flair</source>
      <translation>chemin sous lequel un serveur mandataire publie le service, par exemple /flair</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>devices that predict, one job at a time on each (default: auto)</source>
      <translation>périphériques de prédiction, une tâche à la fois sur chacun (par défaut : auto)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>jobs without a model that run at the same time (default: 2)</source>
      <translation>nombre de tâches sans modèle exécutées en même temps (par défaut : 2)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>largest upload, in MiB (default: 2048)</source>
      <translation>taille maximale d'un envoi, en Mio (par défaut : 2048)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>longest time of an upload, in seconds (default: 600)</source>
      <translation>durée maximale d'un envoi, en secondes (par défaut : 600)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>largest body of other requests, in KiB (default: 1024)</source>
      <translation>taille maximale du corps des autres requêtes, en Kio (par défaut : 1024)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>most pixels of an input raster (default: 2500000000)</source>
      <translation>nombre maximal de pixels d'un raster en entrée (par défaut : 2500000000)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>longest time of a job, in seconds (default: 86400)</source>
      <translation>durée maximale d'une tâche, en secondes (par défaut : 86400)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>most waiting jobs (default: 20)</source>
      <translation>nombre maximal de tâches en attente (par défaut : 20)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>delete results and uploads after this many days (default: 7)</source>
      <translation>supprimer les résultats et les fichiers envoyés après ce nombre de jours (par défaut : 7)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>delete the oldest results and uploads above this size, in GiB (default: 50)</source>
      <translation>au-delà de cette taille, en Gio, supprimer les résultats et les fichiers envoyés les plus anciens (par défaut : 50)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/share/serve.py" />
      <source>The web service needs {name}, which is not installed. Install flair-land-cover[service].</source>
      <translation>Le service web nécessite {name}, qui n'est pas installé. Installez flair-land-cover[service].</translation>
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
      <source>show the traceback of an error</source>
      <translation>afficher la trace d'une erreur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>also append messages, warnings and errors to this file, with the time</source>
      <translation>ajouter aussi les messages, avertissements et erreurs à ce fichier, avec l'heure</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>read options from a JSON or TOML file; options of the command line win</source>
      <translation>lire les options dans un fichier JSON ou TOML ; celles de la ligne de commande l'emportent</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>write the options of this call to a settings file</source>
      <translation>écrire les options de cette commande dans un fichier de paramètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>model name from 'flair-seg models', or .onnx or .json file</source>
      <translation>nom de modèle donné par « flair-seg models », ou fichier .onnx ou .json</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>band numbers, in the order of the model's bands</source>
      <translation>numéros de bande, dans l'ordre des bandes du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>source values to scale to 0 and 255 (ignored for uint8)</source>
      <translation>valeurs source ramenées à 0 et 255 (ignoré pour uint8)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>polygons of the area of interest, in any CRS; use FILE|layername=NAME to select a layer</source>
      <translation>polygones de la zone d'intérêt, dans un SCR quelconque ; FILE|layername=NAME sélectionne une couche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>extent to map</source>
      <translation>emprise à cartographier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>coordinate system of --extent (default: that of the raster)</source>
      <translation>système de coordonnées de --extent (par défaut : celui du raster)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>instead of an area of interest: French departments by code, e.g. 34 or 2A,2B</source>
      <translation>à la place d'une zone d'intérêt : départements français par leur code, p. ex. 34 ou 2A,2B</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>batch size: number of windows predicted at once</source>
      <translation>taille de lot : nombre de fenêtres prédites à la fois</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>number of CPU threads for the network (default: one per core)</source>
      <translation>nombre de threads CPU du réseau (par défaut : un par cœur)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>size of the blocks in which the map is computed, in pixels</source>
      <translation>taille des blocs dans lesquels la carte est calculée, en pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>certificate of the authority of a tls:// scheduler (default: Dask's settings)</source>
      <translation>certificat de l'autorité d'un ordonnanceur tls:// (par défaut : configuration de Dask)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>certificate of this machine for the scheduler</source>
      <translation>certificat de cette machine pour l'ordonnanceur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>key of --cluster-cert</source>
      <translation>clé de --cluster-cert</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>accept workers of different devices and software: pixels may differ by the worker, which the metadata of each tile names</source>
      <translation>accepter des processus dont le matériel et les logiciels diffèrent : des pixels peuvent dépendre du processus, que les métadonnées de chaque dalle indiquent</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>distance between windows, in pixels</source>
      <translation>distance entre deux fenêtres, en pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>1, 4, 8 or 16 predictions per pixel (default: best); fine takes half the time of best and changed 1.45 %% of the pixels in a test</source>
      <translation>1, 4, 8 ou 16 prédictions par pixel (par défaut : best) ; fine prend deux fois moins de temps que best et a changé 1,45 %% des pixels lors d'un essai</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>rule to combine overlapping predictions (default: vote)</source>
      <translation>règle de combinaison des prédictions qui se recouvrent (par défaut : vote)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>test-time augmentation (default: none)</source>
      <translation>augmentation à la prédiction (TTA, par défaut : none)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>for models with 'reference' normalisation: a raster that covers INPUT, with the values used in training, e.g. Sentinel-2 reflectances</source>
      <translation>pour les modèles à normalisation « reference » : un raster qui couvre INPUT, avec les valeurs utilisées à l'entraînement, p. ex. des réflectances Sentinel-2</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>CSV tables: commas and decimal points, or semicolons and decimal commas (default: comma)</source>
      <translation>tables CSV : virgules et points décimaux (comma), ou points-virgules et virgules décimales (semicolon) (par défaut : comma)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>format of the tables of several rasters (default: csv)</source>
      <translation>format des tables pour plusieurs rasters (par défaut : csv)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>Written: {paths}</source>
      <translation>Écrit : {paths}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>Next: {names}</source>
      <translation>Ensuite : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' is not a list of integers such as 1,2,3</source>
      <translation>« {found} » n'est pas une liste d'entiers comme 1,2,3</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' is not a finite number</source>
      <translation>« {found} » n'est pas un nombre fini</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' has {count} number, but {needed} are required</source>
      <translation>« {found} » contient {count} nombre au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>'{found}' has {count} numbers, but {needed} are required</source>
      <translation>« {found} » contient {count} nombres au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/commands/shared.py" />
      <source>the path is empty; specify an output path</source>
      <translation>le chemin est vide ; indiquez un chemin de sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/feedback.py" />
      <source>{time} left</source>
      <translation>reste {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/feedback.py" />
      <source>{percent} %</source>
      <translation>{percent} %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>Reduce the batch size.</source>
      <translation>Réduisez la taille de lot.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>Reduce the window size.</source>
      <translation>Réduisez la taille de fenêtre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>Batch size {batch_size} with windows of {window_size} px needs at least {need:.1f} GiB of memory, but {memory:.1f} GiB are available. {remedy}</source>
      <translation>La taille de lot {batch_size}, avec des fenêtres de {window_size} px, demande au moins {need:.1f} Gio de mémoire, mais {memory:.1f} Gio sont disponibles. {remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/batches.py" />
      <source>Using batch size {found}, determined by a test and saved for this model and device. Other batch sizes may change a few pixels.</source>
      <translation>Taille de lot utilisée : {found}, déterminée par un essai et enregistrée pour ce modèle et ce périphérique. Une autre taille de lot peut changer quelques pixels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>the first run with a model takes several minutes to build its TensorRT engine, which is cached in {folder}</source>
      <translation>le premier traitement avec un modèle prend plusieurs minutes, pour construire son moteur TensorRT, conservé dans {folder}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>the first run with a model compiles it; the result is cached in {folder}</source>
      <translation>le premier traitement avec un modèle le compile ; le résultat est conservé dans {folder}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>this processor does not support bfloat16; choose 'openvino'</source>
      <translation>ce processeur ne prend pas en charge bfloat16 ; choisissez « openvino »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>; also available: {unused}</source>
      <translation> ; également disponible : {unused}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>best available device</source>
      <translation>meilleur périphérique disponible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>an NVIDIA GPU was found, but the installed onnxruntime supports the CPU only; install onnxruntime-gpu to use it (in QGIS: 'Install ONNX Runtime')</source>
      <translation>un GPU NVIDIA a été trouvé, mais l'onnxruntime installé ne prend en charge que le CPU ; installez onnxruntime-gpu pour l'utiliser (dans QGIS : « Installer ONNX Runtime »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>no CUDA or DirectML device found; also available: {unused}</source>
      <translation>aucun périphérique CUDA ou DirectML trouvé ; également disponible : {unused}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/devices.py" />
      <source>no GPU supported by ONNX Runtime found</source>
      <translation>aucun GPU pris en charge par ONNX Runtime</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/ensemble.py" />
      <source>Model '{name}' does not run with windows of {window_size} px: {reason}. Use the window size it was exported for.</source>
      <translation>Le modèle « {name} » ne fonctionne pas avec des fenêtres de {window_size} px : {reason}. Utilisez la taille de fenêtre pour laquelle il a été exporté.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/graphs/additions.py" />
      <source>Model '{name}' returns classes only; averaging and confidence require {product}.</source>
      <translation>Le modèle « {name} » ne renvoie que des classes ; la moyenne et la confiance exigent {product}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/graphs/additions.py" />
      <source>Model '{name}' returns probabilities, but averaging logits requires logits.</source>
      <translation>Le modèle « {name} » renvoie des probabilités, mais la moyenne de logits exige des logits.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/predictor.py" />
      <source>The windows have shape {found}, but model '{name}' requires {needed}, with bands {bands}.</source>
      <translation>Les fenêtres ont la forme {found}, mais le modèle « {name} » exige {needed}, avec les bandes {bands}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/predictor.py" />
      <source>The windows have data type {found}, but model '{name}' requires uint8.</source>
      <translation>Les fenêtres sont de type {found}, mais le modèle « {name} » exige uint8.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Unknown device '{wanted}'. Choose one of: {choices}.</source>
      <translation>Périphérique « {wanted} » inconnu. Choisissez parmi : {choices}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} is available but not usable ({failure})</source>
      <translation>{name} est disponible mais inutilisable ({failure})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>No device can run '{name}': {notes}</source>
      <translation>Aucun périphérique ne peut exécuter « {name} » : {notes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Device '{wanted}' was requested, but onnxruntime {version} supports only {present}. Install a build with {provider}, or choose 'auto'.</source>
      <translation>Le périphérique « {wanted} » est demandé, mais onnxruntime {version} ne prend en charge que {present}. Installez une version avec {provider}, ou choisissez « auto ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Cannot use the requested device '{wanted}': {failure}</source>
      <translation>Impossible d'utiliser le périphérique demandé, « {wanted} » : {failure}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>requested</source>
      <translation>demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime cannot load '{name}': {error}</source>
      <translation>ONNX Runtime ne peut pas charger « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>could not load {provider}; for CUDA, check that the driver, CUDA and cuDNN are installed</source>
      <translation>impossible de charger {provider} ; pour CUDA, vérifiez que le pilote, CUDA et cuDNN sont installés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Model '{name}' returned {shape} for {batch_size} x {window_size} px; its manifest specifies {expected}.</source>
      <translation>Le modèle « {name} » a renvoyé {shape} pour {batch_size} x {window_size} px ; son manifeste indique {expected}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} with batch size {count}: {error}</source>
      <translation>{name} avec une taille de lot de {count} : {error}</translation>
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
      <source>{name} failed on {device} with batch size {count}: {error} ({remedy})</source>
      <translation>{name} a échoué sur {device} avec une taille de lot de {count} : {error} ({remedy})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} returned invalid values (NaN or infinite) on {device}: its weights may be damaged, or half precision overflows. Try device 'cpu' or a float32 export.</source>
      <translation>{name} a renvoyé des valeurs non valides (NaN ou infinies) sur {device} : ses poids sont peut-être endommagés, ou la demi-précision déborde. Essayez le périphérique « cpu » ou un export en float32.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>{name} returned class code {found}, but its manifest lists {known}.</source>
      <translation>{name} a renvoyé le code de classe {found}, mais son manifeste liste {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime is not installed. In QGIS, run 'Install ONNX Runtime' (flair:installruntime); for the command line, run 'pip install onnxruntime'.</source>
      <translation>ONNX Runtime n'est pas installé. Dans QGIS, lancez « Installer ONNX Runtime » (flair:installruntime) ; pour la ligne de commande, lancez « pip install onnxruntime ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>ONNX Runtime is installed but cannot be loaded ({error}). Reinstall it.</source>
      <translation>ONNX Runtime est installé mais ne peut pas être chargé ({error}). Réinstallez-le.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Model '{name}' has {dtype} input, but its metadata specifies normalised values. Export it with a float input, or with the normalisation inside the graph.</source>
      <translation>Le modèle « {name} » a une entrée {dtype}, mais ses métadonnées indiquent des valeurs normalisées. Exportez-le avec une entrée en virgule flottante, ou avec la normalisation dans le graphe.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/session.py" />
      <source>Model '{name}' has {dtype} input, but normalisation to a reference requires a float input. Export it with a float input.</source>
      <translation>Le modèle « {name} » a une entrée {dtype}, mais la normalisation par une référence exige une entrée en virgule flottante. Exportez-le ainsi.</translation>
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
      <source>estimated time: {time} for {count} window ({source})</source>
      <translation>durée estimée : {time} pour {count} fenêtre ({source})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/inference/speed.py" />
      <source>estimated time: {time} for {count} windows ({source})</source>
      <translation>durée estimée : {time} pour {count} fenêtres ({source})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>en</source>
      <translation>fr</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>{size} kB</source>
      <translation>{size} ko</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>{size} MB</source>
      <translation>{size} Mo</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>{size} GB</source>
      <translation>{size} Go</translation>
    </message>
    <message>
      <location filename="../../flair_seg/language.py" />
      <source>.</source>
      <translation>,</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/blocks.py" />
      <source>The memory budget of {budget} MiB is too small: this run needs at least {need} MiB plus the model.</source>
      <translation>Le budget de mémoire de {budget} Mio est insuffisant : ce traitement demande au moins {need} Mio en plus du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/blocks.py" />
      <source>This run needs at least {need} MiB plus the model, but {available} MiB are available. Close other programs, or set a memory budget to try anyway (--memory; in QGIS: 'Memory budget').</source>
      <translation>Ce traitement demande au moins {need} Mio en plus du modèle, mais {available} Mio sont disponibles. Fermez d'autres programmes, ou fixez un budget de mémoire pour essayer quand même (--memory ; dans QGIS : « Budget de mémoire »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/damage.py" />
      <source>Damaged pixels become nodata, first at {place}: {reason}</source>
      <translation>Des pixels endommagés deviennent nodata, les premiers en {place} : {reason}</translation>
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
      <source>Batch size {batch_size} does not fit in the memory of {device}; using {most}.</source>
      <translation>La taille de lot {batch_size} dépasse la mémoire de {device} ; taille utilisée : {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>virtual raster of tiles</source>
      <translation>raster virtuel de dalles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>Invalid output name '{path}'. In object storage ({names}), all outputs are different names ending in .vrt.</source>
      <translation>Nom de sortie « {path} » non valide. Dans un stockage objet ({names}), toutes les sorties portent des noms différents qui se terminent par .vrt.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>With one prediction per pixel, the confidence is 100 % everywhere. Choose a better quality or a smaller stride, or combine by 'mean'.</source>
      <translation>Avec une prédiction par pixel, la confiance est de 100 % partout. Choisissez une meilleure qualité, un pas plus petit ou la combinaison « mean ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>Device: {name} ({reason})</source>
      <translation>Périphérique : {name} ({reason})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>Window size {size} px is not supported: network '{name}' accepts only {fixed} px.</source>
      <translation>La taille de fenêtre {size} px n'est pas prise en charge : le réseau « {name} » n'accepte que {fixed} px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/job.py" />
      <source>Batch size {batch_size} is not supported: model '{name}' accepts only {fixed}.</source>
      <translation>La taille de lot {batch_size} n'est pas prise en charge : le modèle « {name} » n'accepte que {fixed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/predicting.py" />
      <source>{device} ran out of memory. The batch size was reduced from {batch_size} to {most}, which may change a few pixels. For a reproducible map, use batch size {most}.</source>
      <translation>{device} a manqué de mémoire. La taille de lot a été réduite de {batch_size} à {most}, ce qui peut changer quelques pixels. Pour une carte reproductible, utilisez la taille de lot {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Model '{name}' was trained with images normalised to a reference, but no reference was specified (--reference; in QGIS: 'Reference'). Using the normalisation of the training data set.</source>
      <translation>Le modèle « {name} » a été entraîné sur des images normalisées par une référence, mais aucune référence n'est indiquée (--reference ; dans QGIS : « Référence »). La normalisation du jeu de données d'entraînement est utilisée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Reference '{path}' has fewer than {least} valid pixels over the raster, or zero standard deviation. Using the normalisation of the training data set.</source>
      <translation>La référence « {path} » a moins de {least} pixels valides sur l'emprise du raster, ou un écart type nul. La normalisation du jeu de données d'entraînement est utilisée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>A reference was specified, but model '{name}' uses '{type}' normalisation. Choose a model trained with 'reference' normalisation.</source>
      <translation>Une référence est indiquée, mais le modèle « {name} » utilise la normalisation « {type} ». Choisissez un modèle entraîné avec la normalisation « reference ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Model '{name}' uses 'reference' normalisation, but its manifest has no reference_mean and reference_std. Export it again (training.export).</source>
      <translation>Le modèle « {name} » utilise la normalisation « reference », mais son manifeste n'a ni reference_mean ni reference_std. Exportez-le à nouveau (training.export).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Reference '{path}': {error}</source>
      <translation>Référence « {path} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Reference bands: {bands}</source>
      <translation>Bandes de la référence : {bands}</translation>
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
      <source>Reference '{path}' ({found}) does not overlap the raster to map ({needed}, in the coordinate system of the reference).</source>
      <translation>La référence « {path} » ({found}) ne recouvre pas le raster à cartographier ({needed}, dans le système de coordonnées de la référence).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>Missing coordinate system or georeferencing in {what}. To use a reference, both rasters must be georeferenced.</source>
      <translation>Système de coordonnées ou géoréférencement absent : {what}. Pour utiliser une référence, les deux rasters doivent être géoréférencés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/radiometry.py" />
      <source>The mean of band '{band}' in reference '{path}' is {found:.4g}, compared with {usual:.4g} in training. Check its units.</source>
      <translation>La moyenne de la bande « {band} » de la référence « {path} » est {found:.4g}, contre {usual:.4g} à l'entraînement. Vérifiez ses unités.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>Part '{path}' of the interrupted run is damaged. Use --restart to start over (in QGIS: 'Start over').</source>
      <translation>La partie « {path} » du traitement interrompu est endommagée. Recommencez avec --restart (dans QGIS : « Recommencer »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>The interrupted run for '{output}' used different settings ({changed}). Use the same settings, or use --restart to start over (in QGIS: 'Start over').</source>
      <translation>Le traitement interrompu de « {output} » utilisait d'autres paramètres ({changed}). Utilisez les mêmes paramètres, ou recommencez avec --restart (dans QGIS : « Recommencer »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>Cannot read {what}: {reason}</source>
      <translation>Impossible de lire {what} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>a map of {width} x {height} px</source>
      <translation>une carte de {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>'{path}' is damaged or was not written by this program. Use --restart to start over (in QGIS: 'Start over').</source>
      <translation>« {path} » est endommagé ou n'a pas été écrit par ce programme. Utilisez --restart pour recommencer (dans QGIS : « Recommencer »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/journal.py" />
      <source>Another run is writing '{output}'. Wait until it finishes, or choose another output.</source>
      <translation>Un autre traitement écrit « {output} ». Attendez qu'il se termine, ou choisissez une autre sortie.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/parts.py" />
      <source>a number is out of range</source>
      <translation>un nombre est hors limites</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/resume/signals.py" />
      <source>The run was cancelled by another program.</source>
      <translation>Le traitement a été annulé par un autre programme.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/rows.py" />
      <source>Stride {stride} px gives {max_votes} windows per pixel, but '{combine}' supports at most {most}. Choose a larger stride.</source>
      <translation>Un pas de {stride} px donne {max_votes} fenêtres par pixel, mais « {combine} » en accepte au plus {most}. Choisissez un pas plus grand.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/rows.py" />
      <source>Writing overviews and output files</source>
      <translation>Écriture des aperçus et des fichiers de sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>was modified</source>
      <translation>a été modifié</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>was removed</source>
      <translation>a été supprimé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>'{path}' {what} while it was being read. Use --restart to start over (in QGIS: 'Start over').</source>
      <translation>« {path} » {what} pendant sa lecture. Recommencez avec --restart (dans QGIS : « Recommencer »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>The pixel size is {found}, {ratio:.2g} times that of the model ({wanted:g} m). Resampling does not help: the model cannot recognise classes in such pixels. Use imagery with pixels of at most {most:g} m, or a model trained at about {own:.2g} m.</source>
      <translation>La taille des pixels est de {found}, soit {ratio:.2g} fois celle du modèle ({wanted:g} m). Un rééchantillonnage n'y change rien : le modèle ne peut pas reconnaître les classes dans de tels pixels. Utilisez une image dont les pixels font au plus {most:g} m, ou un modèle entraîné à environ {own:.2g} m.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>'{path}' refers directly to many files ({count}), so GDAL needs time and memory to open it. For GeoTIFFs, 'flair-seg mosaic' (in QGIS: 'Build mosaics from patches') makes a mosaic that opens at once. Otherwise, build a VRT for each block of files, and one over these VRTs.</source>
      <translation>« {path} » fait directement référence à de nombreux fichiers ({count}) : GDAL a besoin de temps et de mémoire pour l'ouvrir. Pour des GeoTIFF, « flair-seg mosaic » (dans QGIS : « Construire des mosaïques à partir d'imagettes ») crée une mosaïque qui s'ouvre aussitôt. Sinon, construisez un VRT par bloc de fichiers, puis un VRT qui réunit ces VRT.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Missing source files of '{path}' ({count}): '{missing}'</source>
      <translation>Fichiers sources manquants de « {path} » ({count}) : « {missing} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Bands: {bands}</source>
      <translation>Bandes : {bands}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source> Models that can read it: {names}.</source>
      <translation> Modèles qui peuvent le lire : {names}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Band {number} is tagged Alpha but was requested as data. It is not used as a mask.</source>
      <translation>La bande {number} est marquée Alpha mais demandée comme données. Elle n'est pas utilisée comme masque.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Band {number} (Alpha) is used as a mask: transparent pixels are nodata.</source>
      <translation>La bande {number} (Alpha) est utilisée comme masque : les pixels transparents sont nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Band {number} is tagged Alpha but contains image values. It is used as data, not as a mask.</source>
      <translation>La bande {number} est marquée Alpha mais contient des valeurs d'image. Elle est utilisée comme données, et non comme masque.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Specify the source values to scale to 0 and 255 (scale); 'checkinput' proposes them</source>
      <translation>Indiquez les valeurs source à ramener à 0 et 255 (scale) ; « checkinput » les propose</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Convert the raster first</source>
      <translation>Convertissez d'abord le raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Band {number} of '{input}' is {found}, but the model requires {dtype}. {remedy}.</source>
      <translation>La bande {number} de « {input} » est en {found}, mais le modèle exige {dtype}. {remedy}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>'{input}' is not fully georeferenced. Its pixels are assumed to have the model's pixel size ({size}).</source>
      <translation>« {input} » n'est pas complètement géoréférencé. Ses pixels sont supposés avoir la taille de pixel du modèle ({size}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>The pixels are not resampled: their size is {found}, but the model was trained at {wanted:g} m.</source>
      <translation>Les pixels ne sont pas rééchantillonnés : leur taille est de {found}, mais le modèle a été entraîné à {wanted:g} m.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/source.py" />
      <source>Resampling the pixels from {found} to the model's pixel size, {wanted:g} m</source>
      <translation>Rééchantillonnage des pixels de {found} à la taille de pixel du modèle, {wanted:g} m</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/finish.py" />
      <source>Cannot write '{path}'</source>
      <translation>Impossible d'écrire « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/ledger.py" />
      <source>A map of {width} x {height} px has more than {most} tiles of {side} px. Choose larger tiles.</source>
      <translation>Une carte de {width} x {height} px compte plus de {most} dalles de {side} px. Choisissez des dalles plus grandes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/ledger.py" />
      <source>'{path}' was written by another version. Use --restart to start over (in QGIS: 'Start over').</source>
      <translation>« {path} » a été écrit par une autre version. Utilisez --restart pour recommencer (dans QGIS : « Recommencer »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/places.py" />
      <source>Folder '{folder}' exists, but its virtual raster '{path}' does not. Remove the folder, or choose another name.</source>
      <translation>Le dossier « {folder} » existe, mais pas son raster virtuel « {path} ». Supprimez ce dossier, ou choisissez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/places.py" />
      <source>Cannot replace tile folder '{folder}': it contains '{name}', which is not a tile. Move the file, or choose another name.</source>
      <translation>Impossible de remplacer le dossier de dalles « {folder} » : il contient « {name} », qui n'est pas une dalle. Déplacez ce fichier, ou choisissez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/stac.py" />
      <source>'{path}' has no coordinate system. A STAC item requires one.</source>
      <translation>« {path} » n'a pas de système de coordonnées. Un item STAC en demande un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/stac.py" />
      <source>'{path}' has no position in longitude and latitude. A STAC item requires one.</source>
      <translation>« {path} » n'a pas de position en longitude et latitude. Un item STAC en demande une.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/stac.py" />
      <source>Tiles of the land-cover map {name}</source>
      <translation>Dalles de la carte d'occupation du sol {name}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilegrid.py" />
      <source>Tile {name} does not exist. The last tile of the map is {last}.</source>
      <translation>La dalle {name} n'existe pas. La dernière dalle de la carte est {last}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilegrid.py" />
      <source>Invalid tile name '{name}'. Tiles have names such as r00012_c00034.</source>
      <translation>Nom de dalle « {name} » non valide. Les dalles ont des noms comme r00012_c00034.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>Nothing to map in '{input}': all requested pixels are nodata.</source>
      <translation>Rien à cartographier dans « {input} » : tous les pixels demandés sont nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>A tile failed: {name}: {reason}</source>
      <translation>Une dalle a échoué : {name} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{count} tiles in a row failed. The last: {name}: {reason}</source>
      <translation>{count} dalles ont échoué l'une après l'autre. La dernière : {name} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{count} of {total} tile failed, so the map is not complete ({named}). Run again to try it again.</source>
      <translation>{count} dalle sur {total} a échoué : la carte n'est pas complète ({named}). Relancez le traitement pour la recalculer.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{count} of {total} tiles failed, so the map is not complete ({named}). Run again to try them again.</source>
      <translation>{count} dalles sur {total} ont échoué : la carte n'est pas complète ({named}). Relancez le traitement pour les recalculer.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>The file of {count} finished tile has gone ({named}). Run again to compute it again.</source>
      <translation>Le fichier de {count} dalle terminée a disparu ({named}). Relancez le traitement pour la recalculer.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>The files of {count} finished tiles have gone ({named}). Run again to compute them again.</source>
      <translation>Les fichiers de {count} dalles terminées ont disparu ({named}). Relancez le traitement pour les recalculer.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>Computing {count} tile; {done} of the map are kept</source>
      <translation>Calcul de {count} dalle ; {done} dalles de la carte sont conservées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>Computing {count} tiles; {done} of the map are kept</source>
      <translation>Calcul de {count} dalles ; {done} dalles de la carte sont conservées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>Resuming an interrupted run: {done} of {count} tile finished</source>
      <translation>Reprise d'un traitement interrompu : {done} dalle terminée sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>Resuming an interrupted run: {done} of {count} tiles finished</source>
      <translation>Reprise d'un traitement interrompu : dalles terminées : {done} sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{count} damaged record of the ledger is ignored; its tile is computed again.</source>
      <translation>{count} enregistrement endommagé du registre est ignoré ; sa dalle est recalculée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{count} damaged records of the ledger are ignored; their tiles are computed again.</source>
      <translation>{count} enregistrements endommagés du registre sont ignorés ; leurs dalles sont recalculées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{done} of {count} tile was saved. Run again with the same settings to resume.</source>
      <translation>{done} dalle sur {count} a été conservée. Relancez le traitement avec les mêmes réglages pour le reprendre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>{done} of {count} tiles were saved. Run again with the same settings to resume.</source>
      <translation>Dalles conservées : {done} sur {count}. Relancez le traitement avec les mêmes réglages pour le reprendre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/tilerun.py" />
      <source>No results were saved.</source>
      <translation>Aucun résultat n'a été enregistré.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/unfinished.py" />
      <source>'{output}' has no tiles to compute again. Run once without --redo.</source>
      <translation>« {output} » n'a aucune dalle à recalculer. Lancez d'abord le traitement sans --redo.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/mapping/tiled/unfinished.py" />
      <source>The map '{output}' was made with different settings ({changed}). Use the same settings to compute tiles again.</source>
      <translation>La carte « {output} » a été produite avec d'autres paramètres ({changed}). Utilisez les mêmes paramètres pour recalculer des dalles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/describe.py" />
      <source>Model '{name}': {error}</source>
      <translation>Modèle « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/foreign.py" />
      <source>Task '{task}' is not supported. Use a segmentation model (Segmentor).</source>
      <translation>La tâche « {task} » n'est pas prise en charge. Utilisez un modèle de segmentation (Segmentor).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/foreign.py" />
      <source>its input may have at most {most} bands, but it has {count}</source>
      <translation>son entrée peut avoir au plus {most} bandes, mais elle en a {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/foreign.py" />
      <source>The metadata has no class_names. A mapping from class index to class name is required.</source>
      <translation>Les métadonnées n'ont pas de class_names. Une correspondance entre indices et noms de classe est obligatoire.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/foreign.py" />
      <source>Cannot read the metadata: {error}</source>
      <translation>Impossible de lire les métadonnées : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/foreign.py" />
      <source>the class index {key} is not a whole number</source>
      <translation>l'indice de classe {key} n'est pas un nombre entier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>normalisation type</source>
      <translation>le type de normalisation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>The normalisation must have as many means as standard deviations, but there are {count} and {deviations}.</source>
      <translation>La normalisation doit avoir autant de moyennes que d'écarts types, mais il y en a {count} et {deviations}.</translation>
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
      <source>Normalisation type '{type}' does not support reference_mean and reference_std. They require type 'reference'.</source>
      <translation>Le type de normalisation « {type} » ne prend pas en charge reference_mean et reference_std. Ils exigent le type « reference ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>The normalisation must have as many values of mean, reference_mean and reference_std, but there are {count}, {means} and {deviations}.</source>
      <translation>La normalisation doit avoir autant de valeurs de mean, de reference_mean et de reference_std, mais il y en a {count}, {means} et {deviations}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Invalid reference_mean {mean} and reference_std {std}. The mean must be non-zero and the standard deviation positive, or both must be null.</source>
      <translation>reference_mean {mean} et reference_std {std} non valides. La moyenne doit être non nulle et l'écart type positif, ou les deux doivent être null.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>band name</source>
      <translation>le nom de la bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>band data type</source>
      <translation>le type de données de la bande</translation>
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
      <source>output threshold</source>
      <translation>le seuil de sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Manifest schema {schema} is not supported. This version reads schema {known}.</source>
      <translation>Le schéma de manifeste {schema} n'est pas pris en charge. Cette version lit le schéma {known}.</translation>
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
      <source>'{name}' must have as many bands as band means, but there are {count} and {deviations}.</source>
      <translation>« {name} » doit avoir autant de bandes que de moyennes de bande, mais il y en a {count} et {deviations}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Manifest of '{name}': {error}</source>
      <translation>Manifeste de « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>The manifest of '{name}' lists no bands. At least one is required.</source>
      <translation>Le manifeste de « {name} » ne liste aucune bande. Il en faut au moins une.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the number of bands of '{name}'</source>
      <translation>le nombre de bandes de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>The manifest of '{name}' lists band '{name2}' twice. Band names must be unique.</source>
      <translation>Le manifeste de « {name} » liste deux fois la bande « {name2} ». Les noms de bande doivent être uniques.</translation>
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
      <source>Member file '{file}' must be on this computer, preferably in the folder of the ensemble.</source>
      <translation>Le fichier de membre « {file} » doit se trouver sur cet ordinateur, de préférence dans le dossier de l'ensemble.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>weight of member '{file}'</source>
      <translation>le poids du membre « {file} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Ensemble schema {schema} is not supported. This version reads schema {known}.</source>
      <translation>Le schéma d'ensemble {schema} n'est pas pris en charge. Cette version lit le schéma {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Ensemble '{name}' has no members. At least one is required.</source>
      <translation>L'ensemble « {name} » n'a aucun membre. Il en faut au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>the number of members of '{name}'</source>
      <translation>le nombre de membres de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Invalid class_source: code {code} refers to member {index}, but '{name}' has {count} member.</source>
      <translation>class_source non valide : le code {code} renvoie au membre {index}, mais « {name} » a {count} membre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/manifest.py" />
      <source>Invalid class_source: code {code} refers to member {index}, but '{name}' has {count} members.</source>
      <translation>class_source non valide : le code {code} renvoie au membre {index}, mais « {name} » a {count} membres.</translation>
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
      <location filename="../../flair_seg/models/model.py" />
      <source>class codes</source>
      <translation>codes de classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>The members of '{name}' have different {what}: {mine} in {first}, {theirs} in {other}.</source>
      <translation>Les membres de « {name} » diffèrent ({what}) : {mine} dans {first}, {theirs} dans {other}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>class_source of '{name}' refers to unknown code {unknown}. Valid codes: {codes}.</source>
      <translation>class_source de « {name} » renvoie au code inconnu {unknown}. Codes valides : {codes}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>The members of '{name}' read band '{band}' differently: as {dtype} (scale {scale}) and as {dtype2} (scale {scale2}). They must match.</source>
      <translation>Les membres de « {name} » lisent la bande « {band} » différemment : en {dtype} (scale {scale}) et en {dtype2} (scale {scale2}). Ils doivent concorder.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>The members of '{name}' require different batch sizes: {sizes}. They must match.</source>
      <translation>Les membres de « {name} » exigent des tailles de lot différentes : {sizes}. Elles doivent être égales.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>Cannot read '{path}': {reason}</source>
      <translation>Impossible de lire « {path} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>Model '{model}' is published by IGN but has not been downloaded. Download it with 'Models…' in the plugin's menu, or run 'flair-seg models download {network}'.</source>
      <translation>Le modèle « {model} » est publié par l'IGN, mais n'a pas été téléchargé. Téléchargez-le par « Modèles… » dans le menu de l'extension, ou lancez « flair-seg models download {network} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>Model '{model}' not found (available: {known}). Specify one of these names or an .onnx file.</source>
      <translation>Modèle « {model} » introuvable (disponibles : {known}). Indiquez l'un de ces noms ou un fichier .onnx.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>none</source>
      <translation>aucun</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>Ensemble '{name}': {error}</source>
      <translation>Ensemble « {name} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/model.py" />
      <source>Model '{path}' has no band or class metadata. Add a manifest ({name}) in the same folder, or add the model to the library and specify its bands and classes ('flair-seg models add', flair:addmodel).</source>
      <translation>Le modèle « {path} » n'a pas de métadonnées de bandes ni de classes. Ajoutez un manifeste ({name}) dans le même dossier, ou ajoutez le modèle à la bibliothèque en indiquant ses bandes et ses classes (« flair-seg models add », flair:addmodel).</translation>
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
      <source>'{path}' is not a complete ONNX model ({error}). Download it again.</source>
      <translation>« {path} » n'est pas un modèle ONNX complet ({error}). Téléchargez-le à nouveau.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>it contains no graph with inputs and outputs</source>
      <translation>il ne contient pas de graphe avec entrées et sorties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>its graph has more than {most} inputs or outputs</source>
      <translation>son graphe a plus de {most} entrées ou sorties</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>the position of a weight is '{found}', not a number of bytes</source>
      <translation>la position d'un poids est « {found} », qui n'est pas un nombre d'octets</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>type {content!r}</source>
      <translation>type {content!r}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>'{name}' has too many dimensions: {count} instead of at most {most}</source>
      <translation>« {name} » a trop de dimensions : {count} au lieu de {most} au plus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/onnxfile.py" />
      <source>a dimension is {size}: it must be at most {most}</source>
      <translation>une dimension vaut {size} : elle doit être au plus {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a message has more than {most} fields</source>
      <translation>un message a plus de {most} champs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>unknown wire type {kind}</source>
      <translation>type binaire inconnu {kind}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>{count} byte is missing at the end</source>
      <translation>il manque {count} octet à la fin</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>{count} bytes are missing at the end</source>
      <translation>il manque {count} octets à la fin</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>an integer is longer than 64 bits</source>
      <translation>un entier dépasse 64 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>found a number instead of a message</source>
      <translation>nombre trouvé à la place d'un message</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>found bytes instead of a number</source>
      <translation>octets trouvés à la place d'un nombre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/protobuf.py" />
      <source>a text may have at most {most} bytes, but one has {size}</source>
      <translation>un texte peut avoir au plus {most} octets, mais l'un en a {size}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>precision</source>
      <translation>précision</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>Invalid output name '{path}'. Specify a name ending in .onnx.</source>
      <translation>Nom de sortie « {path} » non valide. Indiquez un nom qui se termine par .onnx.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>float32 was asked for</source>
      <translation>float32 a été demandé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>half precision keeps the weights' leading digits</source>
      <translation>la demi-précision conserve les chiffres significatifs des poids</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>Half precision would change the weights of '{path}' too much: {reason}. Use float32.</source>
      <translation>La demi-précision modifierait trop les poids de « {path} » : {reason}. Utilisez float32.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>The graph of '{path}' is damaged: {error}</source>
      <translation>Le graphe de « {path} » est endommagé : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>constant '{name}' cannot be made from its tensors</source>
      <translation>la constante « {name} » ne peut pas être calculée à partir de ses tenseurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>it has '{tensor}' twice</source>
      <translation>il contient « {tensor} » deux fois</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>it has the additional tensor '{tensor}'</source>
      <translation>il contient le tenseur supplémentaire « {tensor} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>it is of a network with other inputs ('{tensor}')</source>
      <translation>c'est celui d'un réseau qui a d'autres entrées (« {tensor} »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>it has no tensor '{tensor}'</source>
      <translation>il n'a pas de tenseur « {tensor} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>tensor '{tensor}' has the shape {found} instead of {needed}</source>
      <translation>le tenseur « {tensor} » a la forme {found} au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>The weights file does not fit network '{name}': {reason}.</source>
      <translation>Le fichier de poids ne correspond pas au réseau « {name} » : {reason}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>it has no constant '{name}'</source>
      <translation>il n'a pas de constante « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>constant '{name}' is of another type than float32</source>
      <translation>la constante « {name} » n'est pas de type float32</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>constant '{name}' has no values</source>
      <translation>la constante « {name} » n'a pas de valeurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>'{tensor}' has values beyond the range of half precision</source>
      <translation>« {tensor} » a des valeurs hors de la plage de la demi-précision</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/assemble.py" />
      <source>the values of '{tensor}' are so small that half precision changes them by {share:.2g} %</source>
      <translation>les valeurs de « {tensor} » sont si petites que la demi-précision les modifie de {share:.2g} %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/networks.py" />
      <source>'{name}' is not the name of a network published by IGN that can be used. Nearest names: {nearest}.</source>
      <translation>« {name} » n'est pas le nom d'un réseau publié par l'IGN et utilisable ici. Noms les plus proches : {nearest}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/networks.py" />
      <source>encoder</source>
      <translation>encodeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/networks.py" />
      <source>decoder</source>
      <translation>décodeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/networks.py" />
      <source>'{name}': {what} '{value}' is unknown. It must be one of {known}. Nearest names: {nearest}.</source>
      <translation>« {name} » : {what} « {value} » inconnu. Valeurs possibles : {known}. Noms les plus proches : {nearest}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/recipes.py" />
      <source>operation</source>
      <translation>opération</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/recipes.py" />
      <source>Number of tensors of operation '{operation}': {found}; {needed} needed.</source>
      <translation>Nombre de tenseurs de l'opération « {operation} » : {found} ; il en faut {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>it is neither a .safetensors file nor a file saved by PyTorch 1.6 or later</source>
      <translation>ce n'est ni un fichier .safetensors ni un fichier enregistré par PyTorch 1.6 ou ultérieur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>the length of its header is {length} B, more than the file ({size} B)</source>
      <translation>la longueur de son en-tête est de {length} o, plus que le fichier ({size} o)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>the header</source>
      <translation>l'en-tête</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>its header is not a list of at most {most} tensors</source>
      <translation>son en-tête n'est pas une liste d'au plus {most} tenseurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>tensor '{tensor}' has no dtype, shape and data_offsets</source>
      <translation>le tenseur « {tensor} » n'a pas dtype, shape et data_offsets</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>tensor '{tensor}' is of the unknown type {dtype}</source>
      <translation>le tenseur « {tensor} » est du type inconnu {dtype}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>the place of tensor '{tensor}' in the file, {place}, does not fit its shape {shape} and type {dtype}</source>
      <translation>l'emplacement du tenseur « {tensor} » dans le fichier, {place}, ne correspond pas à sa forme {shape} et à son type {dtype}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>{key} of tensor '{tensor}' is {values}: whole numbers are needed</source>
      <translation>{key} du tenseur « {tensor} » vaut {values} : des nombres entiers sont nécessaires</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>tensor '{tensor}' begins at byte {begin} of the values instead of {position}: tensors overlap or leave a gap</source>
      <translation>le tenseur « {tensor} » commence à l'octet {begin} des valeurs au lieu de {position} : des tenseurs se chevauchent ou laissent un vide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/safetensors.py" />
      <source>the size of its tensors is {expected} B, but {found} B follow the header</source>
      <translation>la taille de ses tenseurs est de {expected} o, mais {found} o suivent l'en-tête</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/skeleton.py" />
      <source>Skeleton '{name}' has no shape of '{tensor}'.</source>
      <translation>Le squelette « {name} » n'a pas la forme de « {tensor} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/skeleton.py" />
      <source>the header of '{path}'</source>
      <translation>l'en-tête de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/skeleton.py" />
      <source>skeleton '{path}'</source>
      <translation>squelette « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/skeleton.py" />
      <source>'{path}' is not a skeleton of a network, or is damaged.</source>
      <translation>« {path} » n'est pas un squelette de réseau, ou est endommagé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>it has the format of PyTorch before 1.6, which cannot be read without running code. Use the .safetensors file, or save it again with a recent PyTorch</source>
      <translation>il est au format de PyTorch antérieur à 1.6, qui ne peut pas être lu sans exécuter de code. Utilisez le fichier .safetensors, ou enregistrez-le de nouveau avec une version récente de PyTorch</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its ZIP archive is damaged ({error})</source>
      <translation>son archive ZIP est endommagée ({error})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its end is missing: it is not complete. Download it again</source>
      <translation>il manque la fin : le fichier est incomplet. Téléchargez-le de nouveau</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its ZIP archive lists too many files, or more than it contains</source>
      <translation>son archive ZIP liste trop de fichiers, ou plus qu'elle n'en contient</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its ZIP archive has no file '{name}'</source>
      <translation>son archive ZIP n'a pas de fichier « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>'{name}' is compressed or encrypted, which PyTorch never does</source>
      <translation>« {name} » est compressé ou chiffré, ce que PyTorch ne fait jamais</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>'{name}' is not at the position given by its ZIP archive</source>
      <translation>« {name} » n'est pas à l'emplacement indiqué par son archive ZIP</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>'{name}' is longer than the file</source>
      <translation>« {name} » est plus long que le fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>the size of '{name}' is {size} B: at most {most} B are read</source>
      <translation>la taille de « {name} » est de {size} o : {most} o au plus sont lus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its values are big-endian, which is not supported</source>
      <translation>ses valeurs sont en gros-boutiste (big-endian), ce qui n'est pas pris en charge</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>number of named tensors: {found}; 1 to {most} are needed</source>
      <translation>nombre de tenseurs nommés : {found} ; il en faut de 1 à {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>tensor '{tensor}' is larger than its values in the file</source>
      <translation>le tenseur « {tensor} » est plus grand que ses valeurs dans le fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle has more than {most} instructions</source>
      <translation>son pickle a plus de {most} instructions</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle is damaged ({error})</source>
      <translation>son pickle est endommagé ({error})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle has the unknown instruction {opcode}</source>
      <translation>son pickle a l'instruction inconnue {opcode}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle describes values of an unknown kind</source>
      <translation>son pickle décrit des valeurs d'un genre inconnu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>it would call '{name}', which no weights file needs</source>
      <translation>il appellerait « {name} », dont aucun fichier de poids n'a besoin</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle describes a tensor of an unknown kind</source>
      <translation>son pickle décrit un tenseur d'un genre inconnu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/torchzip.py" />
      <source>its pickle describes a tensor of rank {rank}; at most {most} is needed</source>
      <translation>son pickle décrit un tenseur de rang {rank} ; le rang doit être au plus {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/weights.py" />
      <source>Tensor '{tensor}' of '{path}' is of type {dtype}. A floating-point type is needed.</source>
      <translation>Le tenseur « {tensor} » de « {path} » est de type {dtype}. Un type à virgule flottante est nécessaire.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/weights.py" />
      <source>Tensor '{tensor}' of '{path}' has values that are infinite or not numbers.</source>
      <translation>Le tenseur « {tensor} » de « {path} » a des valeurs infinies ou qui ne sont pas des nombres.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/weights.py" />
      <source>'{path}' ends within tensor '{tensor}'. Download it again.</source>
      <translation>« {path} » se termine au milieu du tenseur « {tensor} ». Téléchargez-le de nouveau.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/published/weights.py" />
      <source>Cannot read weights file '{path}': {reason}</source>
      <translation>Impossible de lire le fichier de poids « {path} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>{key} must have one entry, but it has {count}.</source>
      <translation>{key} doit contenir un seul élément, mais en contient {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>Band {band} is not supported. Specify its name only.</source>
      <translation>La bande {band} n'est pas prise en charge. Indiquez seulement son nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>Class {item} is not supported. It must have a name, and a value from 0 to {most}.</source>
      <translation>La classe {item} n'est pas prise en charge. Elle doit avoir un nom, et une valeur de 0 à {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>value_scaling must have one entry, or one per band. Entries: {count}. Bands: {bands}.</source>
      <translation>value_scaling doit contenir un seul élément, ou un par bande. Éléments : {count}. Bandes : {bands}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>value_scaling of type '{kind}' is not supported. Use z-score, min-max, scale or offset.</source>
      <translation>value_scaling de type « {kind} » n'est pas pris en charge. Utilisez z-score, min-max, scale ou offset.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>{what} is {found}: it must be a list</source>
      <translation>{what} vaut {found} : une liste est attendue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/stac.py" />
      <source>{what} is {found}: it must be a number</source>
      <translation>{what} vaut {found} : un nombre est attendu</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/weights.py" />
      <source>Model '{model}' stores its weights in '{file}', which is not in the same folder. Copy both files together, or export the model as a single file (in PyTorch: external_data=False).</source>
      <translation>Le modèle « {model} » conserve ses poids dans « {file} », absent de son dossier. Copiez les deux fichiers ensemble, ou exportez le modèle en un seul fichier (dans PyTorch : external_data=False).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/weights.py" />
      <source>'{file}', which holds the weights of model '{model}', is incomplete. Bytes: {size}. Required: {needed}. Copy or download it again.</source>
      <translation>« {file} », qui contient les poids du modèle « {model} », est incomplet. Octets : {size}. Requis : {needed}. Copiez-le ou téléchargez-le à nouveau.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/weights.py" />
      <source>Model '{model}' has {size:.1f} GiB of weights. At most 2 GiB are supported.</source>
      <translation>Le modèle « {model} » a {size:.1f} Gio de poids. Le maximum est de 2 Gio.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/weights.py" />
      <source>Model '{model}' stores its weights in '{file}'. They must be in the folder of the model.</source>
      <translation>Le modèle « {model} » conserve ses poids dans « {file} ». Ils doivent se trouver dans le dossier du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>The input windows of model '{model}' are {width} x {height} px. They must be square.</source>
      <translation>Les fenêtres d'entrée du modèle « {model} » font {width} x {height} px. Elles doivent être carrées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' has {count} input ({shapes}). It must have one image as its only input.</source>
      <translation>Le modèle « {model} » a {count} entrée ({shapes}). Il doit avoir une image pour seule entrée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' has {count} inputs ({shapes}). It must have one image as its only input.</source>
      <translation>Le modèle « {model} » a {count} entrées ({shapes}). Il doit avoir une image pour seule entrée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>The input of model '{model}' is {shapes}. It must be one image (N, bands, height, width).</source>
      <translation>L'entrée du modèle « {model} » est {shapes}. Elle doit être une image (N, bandes, hauteur, largeur).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Pixel type {dtype} of model '{name}' is not supported.</source>
      <translation>Le type de pixel {dtype} du modèle « {name} » n'est pas pris en charge.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {shapes}, as networks for object detection or instance segmentation do. {needed}</source>
      <translation>Le modèle « {model} » renvoie {shapes}, comme le font les réseaux de détection d'objets ou de segmentation d'instances. {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {shapes}, a single prediction for the whole image, as classification networks do. {needed}</source>
      <translation>Le modèle « {model} » renvoie {shapes}, une seule prédiction pour toute l'image, comme les réseaux de classification. {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {shapes}. {needed}</source>
      <translation>Le modèle « {model} » renvoie {shapes}. {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>The model must be a segmentation network with the output (N, classes, height, width).</source>
      <translation>Le modèle doit être un réseau de segmentation de sortie (N, classes, hauteur, largeur).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' must return one whole number per pixel, the class, but it returns {count}.</source>
      <translation>Le modèle « {model} » doit renvoyer un seul nombre entier par pixel, la classe, mais en renvoie {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {count} channel (one per class). It must return from 1 to {most}.</source>
      <translation>Le modèle « {model} » renvoie {count} canal (un par classe). Il doit en renvoyer de 1 à {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {count} channels (one per class). It must return from 1 to {most}.</source>
      <translation>Le modèle « {model} » renvoie {count} canaux (un par classe). Il doit en renvoyer de 1 à {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{model}' returns {width} x {height} px for a window of {window} x {window} px. The output must have the size of the window, or a half, a quarter, etc. of it.</source>
      <translation>Le modèle « {model} » renvoie {width} x {height} px pour une fenêtre de {window} x {window} px. La sortie doit avoir la taille de la fenêtre, ou la moitié, le quart, etc.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{name}' has {count} input band, but its manifest lists {listed} ({band_names}). The numbers must match.</source>
      <translation>Le modèle « {name} » a {count} bande en entrée, mais son manifeste en liste {listed} ({band_names}). Leurs nombres doivent être égaux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{name}' has {count} input bands, but its manifest lists {listed} ({band_names}). The numbers must match.</source>
      <translation>Le modèle « {name} » a {count} bandes en entrée, mais son manifeste en liste {listed} ({band_names}). Leurs nombres doivent être égaux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{name}' requires windows of {width} x {height} px, but its manifest specifies {window_size} px. The sizes must match.</source>
      <translation>Le modèle « {name} » exige des fenêtres de {width} x {height} px, mais son manifeste indique {window_size} px. Les tailles doivent être égales.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/models/wiring.py" />
      <source>Model '{name}' must return one channel per class of its manifest. Channels: {channels}. Classes: {count}.</source>
      <translation>Le modèle « {name} » doit renvoyer un canal par classe de son manifeste. Canaux : {channels}. Classes : {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Invalid code {code} of class '{name}'. It must be an integer from 0 to {most}.</source>
      <translation>Code {code} non valide pour la classe « {name} ». Indiquez un entier de 0 à {most}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Class {code} has no name.</source>
      <translation>La classe {code} n'a pas de nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>The name of class {code} may have at most {most} characters, but it has {count}.</source>
      <translation>Le nom de la classe {code} peut comporter au plus {most} caractères, mais il en a {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>class name</source>
      <translation>le nom de la classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Invalid colour '{colour}' of class '{name}'. It must be of the form #rrggbb, in lower case.</source>
      <translation>Couleur « {colour} » non valide pour la classe « {name} ». Utilisez la forme #rrggbb, en minuscules.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Code {code} not found in nomenclature {name} (codes {first}..{last}).</source>
      <translation>Code {code} introuvable dans la nomenclature {name} (codes {first}..{last}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Class '{name}' not found in '{path}'. Available classes: {classes}.</source>
      <translation>Classe « {name} » introuvable dans « {path} ». Classes disponibles : {classes}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>A nomenclature must have at least one class.</source>
      <translation>Une nomenclature doit avoir au moins une classe.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Class codes must be unique and in increasing order; found {codes}.</source>
      <translation>Les codes de classe doivent être uniques et croissants ; trouvé : {codes}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/nomenclature.py" />
      <source>Class codes 0 and 255 are both used, so no code is left for nodata. Change one of them.</source>
      <translation>Les codes de classe 0 et 255 sont tous deux utilisés : il ne reste pas de code pour nodata. Changez l'un d'eux.</translation>
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
      <translation>non défini</translation>
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
      <source>Invalid scale: {low:g} to {high:g}. It must be two finite numbers, the first less than the second.</source>
      <translation>Échelle (scale) non valide : de {low:g} à {high:g}. Indiquez deux nombres finis, le premier inférieur au second.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>Specify either a cluster or local workers, not both.</source>
      <translation>Indiquez soit un cluster, soit des processus de calcul locaux, mais pas les deux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>A cluster with certificates needs all of --cluster-ca, --cluster-cert and --cluster-key, and an address that begins with tls:// or wss://.</source>
      <translation>Une grappe avec certificats requiert --cluster-ca, --cluster-cert et --cluster-key ensemble, et une adresse qui commence par tls:// ou wss://.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>Only a map in tiles has tiles to compute again. Specify its tile size (--tiles; in QGIS: 'Tile size').</source>
      <translation>Seule une carte en dalles a des dalles à recalculer. Indiquez sa taille de dalle (--tiles ; dans QGIS : « Taille de dalle »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>Tiles to redo keep the other tiles of the map. Omit --restart (in QGIS: 'Overwrite unfinished run').</source>
      <translation>Recalculer des dalles conserve les autres dalles de la carte. Retirez --restart (dans QGIS : « Écraser le traitement inachevé »).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>Tiles to redo keep the other tiles of the map. Omit --discard-unfinished, and specify the map's own file (in QGIS, a temporary output has no tiles to redo).</source>
      <translation>Recalculer des dalles conserve les autres dalles de la carte. Retirez --discard-unfinished et indiquez le fichier de la carte (dans QGIS, une sortie temporaire n'a pas de dalles à recalculer).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/options.py" />
      <source>Unknown options: {names}. Use the same version of flair-seg on both sides.</source>
      <translation>Options inconnues : {names}. Utilisez la même version de flair-seg des deux côtés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>Cannot rasterize the area of interest</source>
      <translation>Impossible de rastériser la zone d'intérêt</translation>
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
      <source>Invalid extent: {extent}. It must be xmin, ymin, xmax, ymax with xmin &lt; xmax and ymin &lt; ymax.</source>
      <translation>Emprise non valide : {extent}. Indiquez xmin, ymin, xmax, ymax avec xmin &lt; xmax et ymin &lt; ymax.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>Cannot use {what}: the raster is not georeferenced.</source>
      <translation>Impossible d'utiliser {what} : le raster n'est pas géoréférencé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>No overlap between {what} ({bounds}) and the raster ({raster}).</source>
      <translation>Aucun recouvrement entre {what} ({bounds}) et le raster ({raster}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>Cannot use the extent's coordinate system '{crs}'</source>
      <translation>Impossible d'utiliser le système de coordonnées de l'emprise, « {crs} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/area.py" />
      <source>Cannot transform the extent {extent} from '{crs}' to the raster's coordinate system.</source>
      <translation>Impossible de transformer l'emprise {extent} de « {crs} » vers le système de coordonnées du raster.</translation>
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
      <source>Area of interest '{source}' has no polygons that can be transformed to the raster's coordinate system. At least one is required.</source>
      <translation>La zone d'intérêt « {source} » n'a aucun polygone transformable dans le système de coordonnées du raster. Il en faut au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is a raster of kind '{kind}'. Choose a class raster.</source>
      <translation>« {path} » est un raster de type « {kind} ». Choisissez un raster de classes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is an image, not a class raster: it has {count} bands of type {dtype}. Segment it first (segment), and choose the map that this makes.</source>
      <translation>« {path} » est une image, pas un raster de classes : il a {count} bandes de type {dtype}. Segmentez-la d'abord (segment), puis choisissez la carte obtenue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is not a class raster: it has {count} band of type {dtype}. A class raster must have one band of integer or float numbers.</source>
      <translation>« {path} » n'est pas un raster de classes : il a {count} bande de type {dtype}. Un raster de classes doit avoir une seule bande de nombres entiers ou réels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is not a class raster: it has {count} bands of type {dtype}. A class raster must have one band of integer or float numbers.</source>
      <translation>« {path} » n'est pas un raster de classes : il a {count} bandes de type {dtype}. Un raster de classes doit avoir une seule bande de nombres entiers ou réels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>Cannot read '{path}' at row {row}</source>
      <translation>Impossible de lire « {path} » à la ligne {row}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' has value {value}: class codes are whole numbers from 0 to 255</source>
      <translation>« {path} » contient la valeur {value} : les codes de classe sont des nombres entiers de 0 à 255</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' contains code {code}, which is not one of its classes ({known}).</source>
      <translation>« {path} » contient le code {code}, qui ne fait pas partie de ses classes ({known}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' has no class legend: it contains no class names, and its colours do not match a known nomenclature. Choose a nomenclature ({known}).</source>
      <translation>« {path} » n'a pas de légende de classes : aucun nom de classe n'y figure, et ses couleurs ne correspondent à aucune nomenclature connue. Choisissez une nomenclature ({known}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>Cannot read '{path}' as a raster</source>
      <translation>Impossible de lire « {path} » comme raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>'{path}' is not a class raster but looks like {what}: its values range from {low:g} to {high:g}. Choose a land-cover map.</source>
      <translation>« {path} » n'est pas un raster de classes mais ressemble à {what} : ses valeurs vont de {low:g} à {high:g}. Choisissez une carte d'occupation du sol.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>an elevation model</source>
      <translation>un modèle numérique d'altitude</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>a greyscale image</source>
      <translation>une image en niveaux de gris</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>Cannot align '{path}': both maps must have a coordinate system.</source>
      <translation>Impossible d'aligner « {path} » : les deux cartes doivent avoir un système de coordonnées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/classraster.py" />
      <source>Cannot align '{path}'</source>
      <translation>Impossible d'aligner « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>Cannot write '{path}': the final copy failed</source>
      <translation>Impossible d'écrire « {path} » : la copie finale a échoué</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>Cannot replace '{path}' ({strerror}). Close the programs that use it. The finished raster was saved as '{kept}'.</source>
      <translation>Impossible de remplacer « {path} » ({strerror}). Fermez les programmes qui l'utilisent. Le raster terminé a été enregistré sous « {kept} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/geotiff.py" />
      <source>Cannot write '{path}' at row {row_off}</source>
      <translation>Impossible d'écrire « {path} » à la ligne {row_off}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>Cannot use the raster's coordinate system</source>
      <translation>Impossible d'utiliser le système de coordonnées du raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>The coordinates ({x}, {y}) are not degrees, as coordinate system '{name}' needs them. Assign the right one, e.g. with gdal_edit.py -a_srs EPSG:2154.</source>
      <translation>Les coordonnées ({x}, {y}) ne sont pas des degrés, alors que le système de coordonnées « {name} » en attend. Attribuez le bon système, par exemple avec gdal_edit.py -a_srs EPSG:2154.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>The coordinates ({x}, {y}) look like degrees, but coordinate system '{name}' is in metres or feet. Assign the right one, e.g. with gdal_edit.py -a_srs EPSG:4326.</source>
      <translation>Les coordonnées ({x}, {y}) semblent être des degrés, alors que le système de coordonnées « {name} » est en mètres ou en pieds. Attribuez le bon système, par exemple avec gdal_edit.py -a_srs EPSG:4326.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>Invalid coordinate system '{definition}'</source>
      <translation>Système de coordonnées « {definition} » non valide</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/grid.py" />
      <source>no coordinate system</source>
      <translation>aucun système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/legend.py" />
      <source>'{path}' is not an image: it holds the {kind} of a land-cover map. Choose the image that was segmented.</source>
      <translation>« {path} » n'est pas une image : ce raster contient, pour une carte d'occupation du sol, {kind}. Choisissez l'image qui a été segmentée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/legend.py" />
      <source>confidence</source>
      <translation>la confiance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/legend.py" />
      <source>probabilities</source>
      <translation>les probabilités</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/legend.py" />
      <source>'{path}' is already a land-cover map ({names}), not an image. Use it as it is, e.g. with areas, vectorize, clean or accuracy; to make a new map, choose the image.</source>
      <translation>« {path} » est déjà une carte d'occupation du sol ({names}) et non une image. Utilisez-la telle quelle, par exemple avec areas, vectorize, clean ou accuracy ; pour une nouvelle carte, choisissez l'image.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>Cannot read the metadata of '{path}'</source>
      <translation>Impossible de lire les métadonnées de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>The grid of '{path}' is rotated. {remedy}.</source>
      <translation>La grille de « {path} » est pivotée. {remedy}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>{count} ground control point</source>
      <translation>{count} point d'appui (GCP)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>{count} ground control points</source>
      <translation>{count} points d'appui (GCP)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>rational polynomial coefficients (RPC)</source>
      <translation>des coefficients polynomiaux rationnels (RPC)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>geolocation arrays</source>
      <translation>des tableaux de géolocalisation</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>'{path}' is georeferenced by {found}, not by a regular grid. {remedy}.</source>
      <translation>« {path} » est géoréférencé par {found}, et non par une grille régulière. {remedy}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>Warp it to a north-up grid first: gdalwarp {options} "{path}" "{target}" or, in QGIS, Raster &gt; Projections &gt; Warp</source>
      <translation>Reprojetez-le d'abord sur une grille orientée au nord : gdalwarp {options} "{path}" "{target}" ou, dans QGIS, Raster &gt; Projections &gt; Projection (warp)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/description.py" />
      <source>The nodata value {nodata:g} of band {number} of '{path}' is outside the range of {dtype} ({min}..{max}). Set a nodata value in this range, or remove it (gdal_edit.py -unsetnodata).</source>
      <translation>La valeur nodata {nodata:g} de la bande {number} de « {path} » est hors de l'intervalle de {dtype} ({min}..{max}). Fixez une valeur nodata dans cet intervalle, ou supprimez-la (gdal_edit.py -unsetnodata).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/opening.py" />
      <source>'{path}' is a vector layer, not a raster. Choose a raster, or rasterize it first (gdal_rasterize).</source>
      <translation>« {path} » est une couche vecteur et non un raster. Choisissez un raster, ou rastérisez d'abord la couche (gdal_rasterize).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/opening.py" />
      <source>'{path}' has no raster bands. Choose a raster, or one of its subdatasets.</source>
      <translation>« {path} » n'a pas de bande raster. Choisissez un raster, ou l'un de ses sous-jeux de données.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>no pixels were returned</source>
      <translation>aucun pixel n'a été renvoyé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>{name} (in '{value}')</source>
      <translation>{name} (dans « {value} »)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>Cannot read band {number} of '{path}'</source>
      <translation>Impossible de lire la bande {number} de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>Cannot resample '{path}': its pixel size in metres is unknown.</source>
      <translation>Impossible de rééchantillonner « {path} » : sa taille de pixel en mètres est inconnue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>Cannot resample '{path}'</source>
      <translation>Impossible de rééchantillonner « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>rows {row_off}..{row_off2}</source>
      <translation>lignes {row_off}..{row_off2}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>Cannot read '{path}' at {rows}</source>
      <translation>Impossible de lire « {path} » ({rows})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/reader/pixels.py" />
      <source>Cannot read the mask of '{path}'</source>
      <translation>Impossible de lire le masque de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/storage.py" />
      <source>Cannot read '{path}'</source>
      <translation>Impossible de lire « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/storage.py" />
      <source>its content differs from what was written</source>
      <translation>son contenu diffère de ce qui a été écrit</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Skipped features without area in {what} (id {ids}).</source>
      <translation>Entités sans surface ignorées ({what}, id {ids}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Skipped features that cannot be transformed to the raster's coordinate system in {what} (id {ids}).</source>
      <translation>Entités non transformables dans le système de coordonnées du raster ignorées ({what}, id {ids}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Option '{option}' after '|' is not supported in {what} '{path}'. Use layername or layerid, or save the selected features to a separate file.</source>
      <translation>L'option « {option} » après « | » n'est pas prise en charge ({what} « {path} »). Utilisez layername ou layerid, ou enregistrez les entités voulues dans un fichier distinct.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Cannot read {what} '{path}'</source>
      <translation>Impossible de lire « {path} » ({what})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>The {what} must be a vector layer, but '{path}' is a raster. Vectorize it first (vectorize).</source>
      <translation>« {path} » est un raster, alors qu'il faut une couche vecteur ({what}). Vectorisez-le d'abord (vectorize).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Layer '{layer_name}' not found in {what} '{path}'. Available layers: {names}.</source>
      <translation>Couche « {layer_name} » introuvable dans « {path} » ({what}). Couches disponibles : {names}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>'{path}' is empty.</source>
      <translation>« {path} » est vide.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Several layers ({count}: {names}) found in {what} '{path}'. Specify one, e.g. '{path}|layername={first}'.</source>
      <translation>Plusieurs couches ({count} : {names}) trouvées dans « {path} » ({what}). Indiquez-en une, p. ex. « {path}|layername={first} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>No coordinate system defined in {what}. Assign one.</source>
      <translation>Aucun système de coordonnées défini ({what}). Attribuez-en un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>The raster has no coordinate system, so {what} cannot be overlaid on it. Assign one.</source>
      <translation>Le raster n'a pas de système de coordonnées, superposition impossible ({what}). Attribuez-en un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>Feature {id} of {what} has geometry type {kind}, but {needed} are required.</source>
      <translation>L'entité {id} a une géométrie de type {kind} ({what}), mais il faut des {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/vectors.py" />
      <source>polygons</source>
      <translation>polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>Invalid window: {width} x {height} px. It must be at least 1 x 1 px.</source>
      <translation>Fenêtre non valide : {width} x {height} px. Le minimum est de 1 x 1 px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>A footprint of {span} px with a margin of {margin} px does not fit the window size and stride.</source>
      <translation>Une empreinte de {span} px avec une marge de {margin} px ne convient pas à la taille de fenêtre et au pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>Invalid window size: {window_size} px. It must be at least 1 px.</source>
      <translation>Taille de fenêtre non valide : {window_size} px. Le minimum est de 1 px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/raster/windows.py" />
      <source>Invalid stride: {stride} px. It must be from 1 px to the window size, {window_size} px.</source>
      <translation>Pas non valide : {stride} px. Il doit être compris entre 1 px et la taille de fenêtre, {window_size} px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{count} window predicted in {seconds}, {skipped} skipped: {output}</source>
      <translation>{count} fenêtre prédite en {seconds} (ignorées : {skipped}) : {output}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{count} windows predicted in {seconds}, {skipped} skipped: {output}</source>
      <translation>{count} fenêtres prédites en {seconds} (ignorées : {skipped}) : {output}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>Estimated memory: {need} MiB plus the model</source>
      <translation>Mémoire estimée : {need} Mio en plus du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{count} block of {width} x {height} px; its overlap adds {extra:.1f} % windows</source>
      <translation>{count} bloc de {width} x {height} px ; son recouvrement ajoute {extra:.1f} % de fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{count} blocks of {width} x {height} px; their overlap adds {extra:.1f} % windows</source>
      <translation>{count} blocs de {width} x {height} px ; leur recouvrement ajoute {extra:.1f} % de fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>The map is computed in blocks: the full width needs {whole} MiB, but {available} MiB are available.</source>
      <translation>La carte est calculée par blocs : la largeur entière demande {whole} Mio, mais {available} Mio sont disponibles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>The run needs {need} MiB, within the memory budget, but {available} MiB are available. It may run out of memory.</source>
      <translation>Le traitement demande {need} Mio, dans la limite du budget de mémoire, mais {available} Mio sont disponibles. La mémoire peut venir à manquer.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>Resuming an interrupted run at row {row} of {height}</source>
      <translation>Reprise d'un traitement interrompu à la ligne {row} sur {height}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>Resuming an interrupted run: {percent} % finished</source>
      <translation>Reprise d'un traitement interrompu : {percent} % terminés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{rows} of {count} row was saved. Run again with the same settings to resume.</source>
      <translation>{rows} ligne sur {count} a été enregistrée. Relancez le traitement avec les mêmes paramètres pour le reprendre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/segment.py" />
      <source>{rows} of {count} rows were saved. Run again with the same settings to resume.</source>
      <translation>{rows} lignes sur {count} ont été enregistrées. Relancez le traitement avec les mêmes paramètres pour le reprendre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/catalogue.py" />
      <source>Results of the jobs of this service</source>
      <translation>Résultats des tâches de ce service</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/catalogue.py" />
      <source>Job '{name}' has no STAC item.</source>
      <translation>La tâche « {name} » n'a pas d'élément STAC.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/catalogue.py" />
      <source>job</source>
      <translation>tâche</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>this document</source>
      <translation>ce document</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>results</source>
      <translation>résultats</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>STAC item</source>
      <translation>élément STAC</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>The job was dismissed.</source>
      <translation>La tâche a été abandonnée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>There is no job '{name}'.</source>
      <translation>Il n'existe aucune tâche « {name} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Unknown {name} '{value}'. Choose from {known}.</source>
      <translation>{name} : valeur inconnue « {value} ». Choisissez parmi {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>'{text}' is not a time such as 2026-01-31T12:00:00Z, nor an interval of two.</source>
      <translation>« {text} » n'est ni une date telle que 2026-01-31T12:00:00Z, ni un intervalle entre deux dates.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Job '{name}' has not finished.</source>
      <translation>La tâche « {name} » n'est pas terminée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Job '{name}' was dismissed. Its results are deleted.</source>
      <translation>La tâche « {name} » a été abandonnée. Ses résultats sont supprimés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Job '{name}' has no result '{file}'.</source>
      <translation>La tâche « {name} » n'a pas de résultat « {file} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Job '{name}' has no input '{file}'.</source>
      <translation>La tâche « {name} » n'a pas d'entrée « {file} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/jobs.py" />
      <source>Job '{name}' has no map.</source>
      <translation>La tâche « {name} » n'a pas de carte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>the interface</source>
      <translation>l'interface</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>conformance classes</source>
      <translation>classes de conformité</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>processes</source>
      <translation>traitements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>jobs</source>
      <translation>tâches</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>results as a STAC catalogue</source>
      <translation>résultats sous forme de catalogue STAC</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>demo</source>
      <translation>démonstration</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/landing.py" />
      <source>Land-cover maps from aerial imagery</source>
      <translation>Cartes d'occupation du sol à partir d'images aériennes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/processes.py" />
      <source>There is no process '{name}'.</source>
      <translation>Il n'existe aucun traitement « {name} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/processes.py" />
      <source>execution</source>
      <translation>exécution</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/api/processes.py" />
      <source>the request</source>
      <translation>la requête</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/app.py" />
      <source>Listening on {address}</source>
      <translation>À l'écoute sur {address}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/app.py" />
      <source>Cannot listen on {host}:{port}: {reason}</source>
      <translation>Impossible d'écouter sur {host}:{port} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>A service at {host}, which other machines can reach, needs a token. Specify --token-file, or listen at 127.0.0.1.</source>
      <translation>Un service à l'adresse {host}, accessible à d'autres machines, exige un jeton. Indiquez --token-file, ou écoutez sur 127.0.0.1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>The service does not answer under the name '{name}'.</source>
      <translation>Le service ne répond pas sous le nom « {name} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>Pages of '{origin}' may not use this service.</source>
      <translation>Les pages de « {origin} » ne peuvent pas utiliser ce service.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>Send the service's token in the header 'Authorization: Bearer TOKEN'.</source>
      <translation>Envoyez le jeton du service dans l'en-tête « Authorization: Bearer JETON ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>The address is longer than {most} bytes.</source>
      <translation>L'adresse dépasse {most} octets.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>A request may have {most} headers with {size} bytes.</source>
      <translation>Une requête peut avoir au plus {most} en-têtes et {size} octets d'en-têtes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>Requests must be in HTTP/1.1.</source>
      <translation>Les requêtes doivent être en HTTP/1.1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>The header '{name}' is given more than once.</source>
      <translation>L'en-tête « {name} » est indiqué plusieurs fois.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>A request has either Content-Length or Transfer-Encoding.</source>
      <translation>Une requête indique soit Content-Length, soit Transfer-Encoding.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>The body of a request must not be compressed (Content-Encoding).</source>
      <translation>Le corps d'une requête ne doit pas être compressé (Content-Encoding).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>The header 'Content-Length' must be an integer.</source>
      <translation>L'en-tête « Content-Length » doit être un nombre entier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/access.py" />
      <source>Send the token in the header 'Authorization', not in the address, which is logged.</source>
      <translation>Envoyez le jeton dans l'en-tête « Authorization », et non dans l'adresse, qui est journalisée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/bodies.py" />
      <source>The body of the request is larger than {limit} bytes, the limit.</source>
      <translation>Le corps de la requête dépasse la limite de {limit} octets.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/bodies.py" />
      <source>The body of the request took longer than {seconds:g} s.</source>
      <translation>Le corps de la requête a mis plus de {seconds:g} s à arriver.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/inspection.py" />
      <source>'{name}' cannot be accepted. The endings of files that can are {known}.</source>
      <translation>« {name} » ne peut pas être accepté. Extensions acceptées : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/inspection.py" />
      <source>{reason}</source>
      <translation>{reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/inspection.py" />
      <source>'{name}' takes too much time or memory to read, or is damaged.</source>
      <translation>La lecture de « {name} » demande trop de temps ou de mémoire, ou le fichier est endommagé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/paths.py" />
      <source>'{name}' is not the name of a file in the data folder.</source>
      <translation>« {name} » n'est pas le nom d'un fichier du dossier de données.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/paths.py" />
      <source>'{name}' is not allowed as the name of a file in the data folder.</source>
      <translation>« {name} » n'est pas autorisé comme nom de fichier du dossier de données.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/paths.py" />
      <source>There is no file '{name}' in the data folder.</source>
      <translation>Le dossier de données ne contient pas de fichier « {name} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/paths.py" />
      <source>'{name}' refers to files or servers outside of the data folder.</source>
      <translation>« {name} » renvoie à des fichiers ou à des serveurs hors du dossier de données.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/protocol.py" />
      <source>The request is not valid HTTP/1.1, or its headers are too large.</source>
      <translation>La requête n'est pas conforme à HTTP/1.1, ou ses en-têtes sont trop volumineux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/protocol.py" />
      <source>The headers of the request took longer than {seconds:g} s.</source>
      <translation>Les en-têtes de la requête ont mis plus de {seconds:g} s à arriver.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>'{url}' is not allowed: it must have neither a user name nor backslashes.</source>
      <translation>« {url} » n'est pas autorisé : l'adresse ne doit contenir ni nom d'utilisateur ni barre oblique inverse.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>Inputs may not be downloaded from '{host}'. Hosts: {known}.</source>
      <translation>Le téléchargement d'entrées depuis « {host} » n'est pas autorisé. Hôtes autorisés : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The host '{host}' is not known.</source>
      <translation>L'hôte « {host} » est inconnu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>'{host}' leads to {address}, which is not public. Downloads from there are not allowed.</source>
      <translation>« {host} » mène à {address}, qui n'est pas une adresse publique. Les téléchargements depuis cette adresse ne sont pas autorisés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>Cannot download '{url}': {reason}</source>
      <translation>Impossible de télécharger « {url} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The redirect from '{url}' to '{new}' was blocked because it is less secure.</source>
      <translation>La redirection de « {url} » vers « {new} » a été bloquée, car elle est moins sûre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>'{url}' redirects too often.</source>
      <translation>« {url} » comporte trop de redirections.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The server answered with status {status}.</source>
      <translation>Le serveur a répondu par le statut {status}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The server sent a compressed file, which is refused.</source>
      <translation>Le serveur a envoyé un fichier compressé, ce qui est refusé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The download took too long.</source>
      <translation>Le téléchargement a duré trop longtemps.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The download broke off after {size} bytes.</source>
      <translation>Le téléchargement s'est interrompu après {size} octets.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/remote.py" />
      <source>The file to download is larger than {limit} bytes, or than the disk has room for.</source>
      <translation>Le fichier à télécharger dépasse {limit} octets, ou la place libre sur le disque.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>Too many uploads are being received. Try again later.</source>
      <translation>Trop d'envois de fichiers sont en cours. Réessayez plus tard.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>The upload was interrupted.</source>
      <translation>L'envoi du fichier a été interrompu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>Specify the name of the file once (?name=scene.tif).</source>
      <translation>Indiquez une fois le nom du fichier (?name=scene.tif).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>file name</source>
      <translation>nom de fichier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>Invalid file name '{name}'. Use letters, digits, '.', '-' and '_'.</source>
      <translation>Nom de fichier incorrect : « {name} ». Utilisez des lettres, des chiffres, « . », « - » et « _ ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>The upload is empty.</source>
      <translation>Le fichier envoyé est vide.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>The service's disk is full.</source>
      <translation>Le disque du service est plein.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>Archives are not accepted. Upload the file itself.</source>
      <translation>Les archives ne sont pas acceptées. Envoyez le fichier lui-même.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/guard/uploads.py" />
      <source>There is no upload '{key}'.</source>
      <translation>Il n'y a pas de fichier envoyé « {key} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/runner.py" />
      <source>The files of the job are gone.</source>
      <translation>Les fichiers de la tâche ont disparu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/runner.py" />
      <source>The job was stopped after {seconds:g} s, the limit.</source>
      <translation>La tâche a été arrêtée après {seconds:g} s, la durée maximale.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/runner.py" />
      <source>The process of the job ended {count} time without a result (exit code: {code}).</source>
      <translation>Le processus de la tâche s'est arrêté {count} fois sans résultat (code de sortie : {code}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/runner.py" />
      <source>The process of the job ended {count} times without a result (exit code: {code}).</source>
      <translation>Le processus de la tâche s'est arrêté {count} fois sans résultat (code de sortie : {code}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/sources.py" />
      <source>Input '{name}' is {found}. It must begin with upload:, data:, job:, example: or https:.</source>
      <translation>L'entrée « {name} » vaut {found}. Elle doit commencer par upload:, data:, job:, example: ou https:.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/sources.py" />
      <source>Input '{name}': this service has no data folder.</source>
      <translation>Entrée « {name} » : ce service n'a pas de dossier de données.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/sources.py" />
      <source>Input '{name}': there is no finished job '{job}'.</source>
      <translation>Entrée « {name} » : il n'existe aucune tâche terminée « {job} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/sources.py" />
      <source>Input '{name}': job '{job}' has no result '{file}'.</source>
      <translation>Entrée « {name} » : la tâche « {job} » n'a pas de résultat « {file} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/sources.py" />
      <source>Input '{name}': there is no example '{file}'. Examples: {known}.</source>
      <translation>Entrée « {name} » : il n'existe aucun exemple « {file} ». Exemples : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>Cannot write to folder '{folder}': {strerror}</source>
      <translation>Impossible d'écrire dans le dossier « {folder} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>Another service uses the state folder '{folder}'. Stop it, or choose another folder.</source>
      <translation>Un autre service utilise le dossier d'état « {folder} ». Arrêtez-le ou choisissez un autre dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>'{path}' has version {found}. This service reads version {needed}.</source>
      <translation>« {path} » est de version {found}. Ce service lit la version {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>Cannot open '{path}': {reason}</source>
      <translation>Impossible d'ouvrir « {path} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>The queue is full: {count} job is waiting. Try again later.</source>
      <translation>La file d'attente est pleine : {count} tâche en attente. Réessayez plus tard.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/store.py" />
      <source>The queue is full: {count} jobs are waiting. Try again later.</source>
      <translation>La file d'attente est pleine : {count} tâches en attente. Réessayez plus tard.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/worker.py" />
      <source>The job failed because of an unexpected error ({kind}).</source>
      <translation>La tâche a échoué à cause d'une erreur inattendue ({kind}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/worker.py" />
      <source>Downloading {address}</source>
      <translation>Téléchargement de {address}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/jobs/worker.py" />
      <source>'{path}' has {width} x {height} px. The limit is {limit} pixels.</source>
      <translation>« {path} » compte {width} x {height} px. La limite est de {limit} pixels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/problems.py" />
      <source>The service failed because of an unexpected error; its log has the details.</source>
      <translation>Le service a échoué en raison d'une erreur inattendue ; son journal en donne le détail.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/problems.py" />
      <source>There is nothing at '{path}'.</source>
      <translation>Il n'y a rien à l'adresse « {path} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/problems.py" />
      <source>{method} is not allowed at '{path}'.</source>
      <translation>{method} n'est pas autorisé à l'adresse « {path} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/problems.py" />
      <source>Invalid parameter '{name}': {reason}.</source>
      <translation>Paramètre incorrect « {name} » : {reason}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Unknown member '{name}'. A request has inputs, outputs and response.</source>
      <translation>Membre inconnu « {name} ». Une requête comporte inputs, outputs et response.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>'response' is {found}. It must be raw or document.</source>
      <translation>« response » vaut {found}. La valeur doit être raw ou document.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Process '{process}' has no input '{name}'. Inputs: {known}.</source>
      <translation>Le traitement « {process} » n'a pas d'entrée « {name} ». Entrées : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Input '{name}' of process '{process}' is missing.</source>
      <translation>L'entrée « {name} » du traitement « {process} » manque.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>{name} is {found}: it must be a JSON object</source>
      <translation>{name} vaut {found} : ce doit être un objet JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>a reference to a file, such as {"href": "upload:..."}</source>
      <translation>une référence à un fichier, telle que {"href": "upload:..."}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>an object with href and, for a vector file, layer</source>
      <translation>un objet avec href et, pour un fichier vectoriel, layer</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Input '{name}' is {found}. It must be {needed}.</source>
      <translation>L'entrée « {name} » vaut {found}. Valeur attendue : {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>an object with bbox and crs</source>
      <translation>un objet avec bbox et crs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>an integer</source>
      <translation>un entier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>at least {least}</source>
      <translation>au moins {least}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>at most {most}</source>
      <translation>au plus {most}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>a list of numbers</source>
      <translation>une liste de nombres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>a list of four numbers: xmin, ymin, xmax, ymax</source>
      <translation>une liste de quatre nombres : xmin, ymin, xmax, ymax</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>a text of at most 1000 characters, without line breaks</source>
      <translation>un texte de 1000 caractères au plus, sans saut de ligne</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>rules such as 6,7=trees; 13=nodata</source>
      <translation>des règles telles que 6,7=arbres; 13=nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>a code such as EPSG:2154</source>
      <translation>un code tel que EPSG:2154</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Process '{process}' has no output '{name}'. Outputs: {known}.</source>
      <translation>Le traitement « {process} » n'a pas de sortie « {name} ». Sorties : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Output '{name}' cannot be sent as {found}. The transmission mode must be reference.</source>
      <translation>La sortie « {name} » ne peut pas être transmise en mode {found}. Le mode de transmission doit être reference.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/processes/request.py" />
      <source>Output '{name}' has no format {found}. Formats: {known}.</source>
      <translation>La sortie « {name} » n'existe pas au format {found}. Formats : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/results/files.py" />
      <source>The range begins after the end of the file, which has {size} bytes.</source>
      <translation>La plage commence après la fin du fichier, qui compte {size} octets.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/settings.py" />
      <source>Unknown device '{device}'. Choose from {known}.</source>
      <translation>Périphérique inconnu « {device} ». Choisissez parmi {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/settings.py" />
      <source>Specify each device once. Found: {names}.</source>
      <translation>Indiquez chaque périphérique une seule fois. Valeurs trouvées : {names}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/settings.py" />
      <source>The data folder '{folder}' does not exist.</source>
      <translation>Le dossier de données « {folder} » n'existe pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/settings.py" />
      <source>token file '{path}'</source>
      <translation>fichier de jeton « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/service/settings.py" />
      <source>The token must have at least {least} visible ASCII characters. Create one with: openssl rand -hex 32</source>
      <translation>Le jeton doit comporter au moins {least} caractères ASCII visibles. Créez-en un avec : openssl rand -hex 32</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/filecontent.py" />
      <source>the file is a Git LFS pointer; run 'git lfs pull' in its repository</source>
      <translation>le fichier est un pointeur Git LFS ; lancez « git lfs pull » dans son dépôt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/filecontent.py" />
      <source>the file is a web page (HTML); download it again from its direct link</source>
      <translation>le fichier est une page web (HTML) ; téléchargez-le à nouveau depuis son lien direct</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>byte {position} is not UTF-8</source>
      <translation>l'octet {position} n'est pas de l'UTF-8</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>Invalid JSON in {what}: {reason}</source>
      <translation>JSON non valide dans {what} : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>Cannot read {what}: it is larger than {limit} MiB.</source>
      <translation>Impossible de lire {what} : sa taille dépasse {limit} Mio.</translation>
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
      <source>a value is not finite, or not of a type that JSON has</source>
      <translation>une valeur n'est pas finie ou n'est pas d'un type prévu par JSON</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/jsontext.py" />
      <source>the text '{found}' has the character U+{code:04X}, which is not allowed</source>
      <translation>le texte « {found} » contient le caractère U+{code:04X}, qui n'est pas autorisé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' is also the input. Choose another file.</source>
      <translation>La sortie « {output} » est aussi l'entrée. Choisissez un autre fichier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' is a circular symbolic link. Choose another file.</source>
      <translation>La sortie « {output} » est un lien symbolique circulaire. Choisissez un autre fichier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Folder '{folder}' of output '{output}' does not exist. Create it first.</source>
      <translation>Le dossier « {folder} » de la sortie « {output} » n'existe pas. Créez-le d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' is not on a local disk. Specify a file ending in {ending}.</source>
      <translation>La sortie « {output} » n'est pas sur un disque local. Indiquez un fichier se terminant par {ending}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' is a folder. Specify a file ending in {ending}.</source>
      <translation>La sortie « {output} » est un dossier. Indiquez un fichier se terminant par {ending}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Invalid output name '{output}' ({kind}). Specify a name ending in {ending}.</source>
      <translation>Nom de sortie « {output} » non valide ({kind}). Indiquez un nom se terminant par {ending}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' is specified twice, or shares its style file with another output. Choose another name.</source>
      <translation>La sortie « {output} » est indiquée deux fois, ou partage son fichier de style avec une autre sortie. Choisissez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Output '{output}' would overwrite the style file of the input, '{style}.qml'. Choose another name.</source>
      <translation>La sortie « {output} » écraserait le fichier de style de l'entrée, « {style}.qml ». Choisissez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>{names} or {last}</source>
      <translation>{names} ou {last}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>The output path is empty. Specify a path.</source>
      <translation>Le chemin de sortie est vide. Indiquez un chemin.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>'{path}' is a link or a file, but must be a folder. Move it, or choose another output.</source>
      <translation>« {path} » est un lien ou un fichier, alors qu'il faut un dossier. Déplacez-le, ou choisissez une autre sortie.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>not a regular file</source>
      <translation>ce n'est pas un fichier ordinaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/outputs.py" />
      <source>Cannot write '{path}': {strerror}</source>
      <translation>Impossible d'écrire « {path} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>a mapping of keys to values</source>
      <translation>un ensemble de clés et de valeurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>Unknown key '{key}' in {what}. Known keys: {known}.</source>
      <translation>Clé inconnue « {key} » dans {what}. Clés connues : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>Key '{key}' is missing in {what}.</source>
      <translation>La clé « {key} » manque dans {what}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>one of {choices}</source>
      <translation>l'une des valeurs {choices}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} has {count} value. It must have {needed}.</source>
      <translation>{what} contient {count} valeur. Nombre attendu : {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/records.py" />
      <source>{what} has {count} values. It must have {needed}.</source>
      <translation>{what} contient {count} valeurs. Nombre attendu : {needed}.</translation>
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
      <source>{what} is {found}. It must be {needed}.</source>
      <translation>{what} vaut {found}. Valeur attendue : {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/resources.py" />
      <source>Not enough memory ({reason}; {available} MiB available). Close other programs, or process less at once (for segmentation: a smaller batch size or memory budget, --memory).</source>
      <translation>Mémoire insuffisante ({reason} ; {available} Mio disponibles). Fermez d'autres programmes, ou traitez moins de données à la fois (pour la segmentation : une taille de lot ou un budget de mémoire, --memory, plus petits).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/texts.py" />
      <source>Control character U+{code:04X} found in {what} '{found}'. Remove it.</source>
      <translation>Caractère de contrôle U+{code:04X} trouvé dans {what} « {found} ». Supprimez-le.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/system/texts.py" />
      <source>Invalid {what} '{name}'. It must be a file name of at most {most} bytes, without '/', '\' and ':'.</source>
      <translation>Valeur « {name} » non valide pour {what}. Indiquez un nom de fichier d'au plus {most} octets, sans « / », « \ » ni « : ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>The minimum mapping unit is {value:g} m². It must be 0 or greater.</source>
      <translation>L'unité minimale de collecte est de {value:g} m². Elle doit être supérieure ou égale à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>The ground pixel size of '{path}' is unknown. The map must have a coordinate system to compute areas.</source>
      <translation>La taille au sol des pixels de « {path} » est inconnue. Le calcul des surfaces nécessite une carte dotée d'un système de coordonnées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Map</source>
      <translation>Carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Pixel area (ground)</source>
      <translation>Surface d'un pixel au sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Land-cover areas</source>
      <translation>Surfaces d'occupation du sol</translation>
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
      <source>Share of largest class (%)</source>
      <translation>Part de la classe principale (%)</translation>
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
      <source>Charts are shown for the first {shown} of {count} zones. The table lists all zones.</source>
      <translation>Les graphiques sont donnés pour les {shown} premières zones sur {count}. La table contient toutes les zones.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Zones</source>
      <translation>Zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Software</source>
      <translation>Logiciel</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>Pixels on a zone boundary are weighted by the fraction of the pixel inside the zone. Overlapping zones are measured independently.</source>
      <translation>Les pixels en bordure de zone sont pondérés par leur fraction située dans la zone. Les zones qui se recouvrent sont mesurées indépendamment.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>All zones</source>
      <translation>Toutes les zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/areas.py" />
      <source>No mapped pixels in this zone.</source>
      <translation>Aucun pixel cartographié dans cette zone.</translation>
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
      <source>Mapped: {m2} m². Not mapped: {nodata} m². Outside the map: {outside} m². Classes with zero area are omitted.</source>
      <translation>Cartographié : {m2} m². Non cartographié : {nodata} m². Hors de la carte : {outside} m². Les classes de surface nulle sont omises.</translation>
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
      <source>'{before}' and '{after}' have no pixel that is classified in both maps.</source>
      <translation>« {before} » et « {after} » n'ont aucun pixel classé dans les deux cartes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/change.py" />
      <source>Code {code} is '{one}' in '{before}' but '{other}' in '{after}'. Both maps must use the same classes.</source>
      <translation>Le code {code} est « {one} » dans « {before} » mais « {other} » dans « {after} ». Les deux cartes doivent utiliser les mêmes classes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>unconfirmed change</source>
      <translation>changement non confirmé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>{count} class transitions found. The change raster has a separate code for each of the {kept} largest; the others share one code. The table lists all transitions.</source>
      <translation>{count} transitions entre classes détectées. Le raster de changement attribue un code à chacune des {kept} plus étendues ; les autres partagent un même code. La table contient toutes les transitions.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>other changes</source>
      <translation>autres changements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Before</source>
      <translation>Avant</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>After</source>
      <translation>Après</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Land-cover change</source>
      <translation>Évolution de l'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Compared (ha)</source>
      <translation>Comparé (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Changed (ha)</source>
      <translation>Changé (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Changed (%)</source>
      <translation>Changé (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Largest change</source>
      <translation>Principal changement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Only the first {shown} of {count} zones are shown. The table lists all zones.</source>
      <translation>Seules les {shown} premières zones sur {count} sont affichées. La table contient toutes les zones.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>No pixel in this zone is mapped in both maps.</source>
      <translation>Aucun pixel de cette zone n'est cartographié dans les deux cartes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Mapped in both maps: {compared} ha, of which {changed} ha ({share} %) changed. Not mapped in one or both maps: {unmapped} ha. Outside the common extent: {outside} ha.</source>
      <translation>Cartographié dans les deux cartes : {compared} ha, dont {changed} ha ({share} %) ont changé. Non cartographié dans l'une des cartes ou dans les deux : {unmapped} ha. Hors de l'emprise commune : {outside} ha.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Classes differ on {area} ha more, which count neither as changed nor as compared: the confidence is too low or the patch too small.</source>
      <translation>Les classes diffèrent sur {area} ha de plus, qui ne comptent ni comme changés ni comme comparés : la confiance est trop faible ou la tache trop petite.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Change</source>
      <translation>Changement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Share of total change (%)</source>
      <translation>Part du changement total (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Largest changes</source>
      <translation>Principaux changements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>{name}, gain</source>
      <translation>{name} : gain</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>{name}, loss</source>
      <translation>{name} : perte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Gains and losses by class</source>
      <translation>Gains et pertes par classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Before (ha)</source>
      <translation>Avant (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>After (ha)</source>
      <translation>Après (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Gain (ha)</source>
      <translation>Gains (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Loss (ha)</source>
      <translation>Pertes (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Net (ha)</source>
      <translation>Solde (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Gains and losses</source>
      <translation>Gains et pertes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Before \ after (ha)</source>
      <translation>Avant \ après (ha)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>total</source>
      <translation>total</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Transition matrix</source>
      <translation>Matrice de transition</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/changes/transitions.py" />
      <source>Rows: class before. Columns: class after.</source>
      <translation>Lignes : classe avant. Colonnes : classe après.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>A confidence threshold is specified without a confidence raster. Specify both or neither.</source>
      <translation>Un seuil de confiance est indiqué sans raster de confiance. Indiquez les deux ou aucun.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>There is no step to apply. Specify a confidence threshold, a recode table, a majority filter or a minimum mapping unit.</source>
      <translation>Il n'y a aucune étape à appliquer. Indiquez un seuil de confiance, une table de recodage, un filtre majoritaire ou une unité minimale de collecte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>Invalid class threshold '{part}'. Use the form water=40, once for each class.</source>
      <translation>Seuil de classe non valide : « {part} ». Utilisez la forme water=40, une seule fois par classe.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>{count} pixel has a class but no confidence: it keeps its class</source>
      <translation>{count} pixel a une classe mais pas de confiance : il garde sa classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>{count} pixels have a class but no confidence: they keep their class</source>
      <translation>{count} pixels ont une classe mais pas de confiance : ils gardent leur classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>'{path}' has no free code for the class 'unsure'. Set unsure pixels to nodata.</source>
      <translation>« {path} » n'a plus de code libre pour la classe « unsure ». Mettez les pixels incertains à nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/clean.py" />
      <source>nodata</source>
      <translation>nodata</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/majority.py" />
      <source>The majority filter is {size} px wide. The width must be an odd number from 3 to 255.</source>
      <translation>Le filtre majoritaire a une largeur de {size} px. La largeur doit être un nombre impair de 3 à 255.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>The recode table is empty. Specify rules such as 6,7=trees; 13=nodata.</source>
      <translation>La table de recodage est vide. Indiquez des règles telles que 6,7=trees; 13=nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Invalid recode rule '{row}'. Use the form 6,7=trees or 13=nodata.</source>
      <translation>Règle de recodage non valide : « {row} ». Utilisez la forme 6,7=trees ou 13=nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Invalid colour '{colour}' in recode rule '{row}'. It must be of the form #rrggbb.</source>
      <translation>Couleur « {colour} » non valide dans la règle de recodage « {row} ». Elle doit être de la forme #rrggbb.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Invalid code {code} in recode rule '{row}'. It must be at most 255.</source>
      <translation>Code {code} non valide dans la règle de recodage « {row} ». Il doit être inférieur ou égal à 255.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Recode table '{path}' has the columns {found}. It must have columns 'from' and 'to'.</source>
      <translation>La table de recodage « {path} » a les colonnes {found}. Elle doit avoir les colonnes « from » et « to ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Recode table '{path}' contains no rules. At least one is required.</source>
      <translation>La table de recodage « {path} » ne contient aucune règle. Il en faut au moins une.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Class {code} is recoded twice in the recode table. Name it in one rule only.</source>
      <translation>La classe {code} est recodée deux fois dans la table de recodage. Ne l'indiquez que dans une règle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>New class {code} of the recode table has no name. Write {code}:NAME.</source>
      <translation>La nouvelle classe {code} de la table de recodage n'a pas de nom. Écrivez {code}:NOM.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Code {code} of the recode table would be both '{one}' and '{other}'. Give one of them another code.</source>
      <translation>Le code {code} de la table de recodage désignerait à la fois « {one} » et « {other} ». Donnez un autre code à l'une des deux classes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>The recode table removes all classes of '{path}'. At least one must remain.</source>
      <translation>La table de recodage supprime toutes les classes de « {path} ». Il doit en rester au moins une.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/cleaning/recode.py" />
      <source>Codes {one} and {other} of the recode table would both be '{name}'. Use another name.</source>
      <translation>Les codes {one} et {other} de la table de recodage désigneraient tous deux « {name} ». Utilisez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The patch size is {size} px. It must be at least 1 px.</source>
      <translation>La taille d'imagette est de {size} px. Elle doit être d'au moins 1 px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The stride is {stride} px. It must be at least 1 px.</source>
      <translation>Le pas est de {stride} px. Il doit être d'au moins 1 px.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The minimum labelled share is {share:g}. It must be between 0 and 1.</source>
      <translation>La part étiquetée minimale est {share:g}. Elle doit être comprise entre 0 et 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The validation and test shares are {val:g} and {test:g}. They must not be negative, and their sum must be less than 1.</source>
      <translation>Les parts de validation et de test sont {val:g} et {test:g}. Elles ne doivent pas être négatives et leur somme doit être inférieure à 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The maximum number of patches is {count}. It must be at least 1.</source>
      <translation>Le nombre maximal d'imagettes est {count}. Il doit être d'au moins 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>Invalid domain name '{domain}'. Use letters, digits, '_' and '-', e.g. D034_2021.</source>
      <translation>Nom de domaine « {domain} » non valide. Utilisez des lettres, des chiffres, « _ » et « - », p. ex. D034_2021.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>Specify labels, or a confidence raster to select the images to label next.</source>
      <translation>Indiquez des étiquettes, ou un raster de confiance pour sélectionner les images à étiqueter ensuite.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>A zone name field is specified without a zone layer. Specify both or neither.</source>
      <translation>Un champ de nom de zone est indiqué sans couche de zones. Indiquez les deux, ou aucun.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>Output folder '{folder}' is not empty. Specify a new or empty folder.</source>
      <translation>Le dossier de sortie « {folder} » n'est pas vide. Indiquez un dossier nouveau ou vide.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>Image '{path}' ({width} x {height} px) is smaller than the patch size ({size} px).</source>
      <translation>L'image « {path} » ({width} x {height} px) est plus petite que la taille d'imagette ({size} px).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>No patch can be exported from '{path}': {reasons}</source>
      <translation>Aucune imagette ne peut être exportée de « {path} » : {reasons}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>There is only one zone. It is split into subsets separated by an unused buffer.</source>
      <translation>Il n'y a qu'une zone. Elle est découpée en sous-ensembles séparés par une bande tampon inutilisée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The patches have {count} band of type {dtype}, but 'training' expects five uint8 bands ({names}).</source>
      <translation>Les imagettes ont {count} bande de type {dtype}, alors que « training » attend cinq bandes uint8 ({names}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The patches have {count} bands of type {dtype}, but 'training' expects five uint8 bands ({names}).</source>
      <translation>Les imagettes ont {count} bandes de type {dtype}, alors que « training » attend cinq bandes uint8 ({names}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The label classes are not FLAIR classes. 'training' would interpret their codes as flair-19 codes.</source>
      <translation>Les classes des étiquettes ne sont pas celles de FLAIR. « training » interpréterait leurs codes comme ceux de flair-19.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} patch written to '{folder}' (zones: {zones}; {parts})</source>
      <translation>{count} imagette écrite dans « {folder} » (zones : {zones} ; {parts})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} patches written to '{folder}' (zones: {zones}; {parts})</source>
      <translation>{count} imagettes écrites dans « {folder} » (zones : {zones} ; {parts})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>The '{part}' subset is empty: there are too few patches for a separate subset.</source>
      <translation>Le sous-ensemble « {part} » est vide : il y a trop peu d'imagettes pour en constituer un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>entirely nodata</source>
      <translation>nodata sur toute sa surface</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>outside the zones</source>
      <translation>hors des zones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>too few labelled pixels</source>
      <translation>trop peu de pixels étiquetés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>no confidence values</source>
      <translation>aucune valeur de confiance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} candidate patch left out: {reason}</source>
      <translation>{count} imagette candidate écartée : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/exportpatches.py" />
      <source>{count} candidate patches left out: {reason}</source>
      <translation>{count} imagettes candidates écartées : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>Image '{path}' has no band {number}. It has {count} band.</source>
      <translation>L'image « {path} » n'a pas de bande {number}. Nombre de bandes : {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>Image '{path}' has no band {number}. It has {count} bands.</source>
      <translation>L'image « {path} » n'a pas de bande {number}. Nombre de bandes : {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>The bands of image '{path}' have different data types ({types}). All bands of a patch must have the same type.</source>
      <translation>Les bandes de l'image « {path} » ont des types de données différents ({types}). Toutes les bandes d'une imagette doivent avoir le même type.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>Image '{path}' is not georeferenced. Georeference it before exporting patches.</source>
      <translation>L'image « {path} » n'est pas géoréférencée. Géoréférencez-la avant d'exporter des imagettes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchfiles.py" />
      <source>Image '{path}' is not north-up. Warp it to a north-up grid first (gdalwarp).</source>
      <translation>L'image « {path} » n'est pas orientée au nord. Reprojetez-la d'abord sur une grille orientée au nord (gdalwarp).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>labels '{path}'</source>
      <translation>étiquettes « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{count} polygon has no value in field '{field}' and is skipped ({what}).</source>
      <translation>{count} polygone sans valeur dans le champ « {field} » est ignoré ({what}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>{count} polygons have no value in field '{field}' and are skipped ({what}).</source>
      <translation>{count} polygones sans valeur dans le champ « {field} » sont ignorés ({what}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>No polygon with a class found in {what}. At least one is required.</source>
      <translation>Aucun polygone doté d'une classe ({what}). Il en faut au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Cannot rasterize the label polygons</source>
      <translation>Impossible de rastériser les polygones d'étiquettes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>A confidence raster must have one uint8 band with values in percent. '{path}' has {count} band of type {dtype}.</source>
      <translation>Un raster de confiance doit avoir une seule bande uint8, en pourcentage. « {path} » a {count} bande de type {dtype}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>A confidence raster must have one uint8 band with values in percent. '{path}' has {count} bands of type {dtype}.</source>
      <translation>Un raster de confiance doit avoir une seule bande uint8, en pourcentage. « {path} » a {count} bandes de type {dtype}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>confidence raster '{path}'</source>
      <translation>raster de confiance « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Confidence raster '{path}' contains the value {value}. Values must be percentages from 0 to 100.</source>
      <translation>Le raster de confiance « {path} » contient la valeur {value}. Les valeurs doivent être des pourcentages de 0 à 100.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Value '{value}' in field '{field}' of {what} is neither the code nor the name of a class of {nomenclature}.</source>
      <translation>La valeur « {value} » du champ « {field} » n'est ni le code ni le nom d'une classe de {nomenclature} ({what}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>No georeferencing in {what}. Georeference the raster first.</source>
      <translation>Raster non géoréférencé ({what}). Géoréférencez-le d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Cannot align {what} with the image</source>
      <translation>Impossible d'aligner sur l'image ({what})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>The extent of {what} ({found}) does not overlap the image ({image}).</source>
      <translation>L'emprise ({found}) ne recouvre pas l'image ({image}) : {what}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>zones '{path}'</source>
      <translation>zones « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Invalid zone name '{found}' in field '{field}' of {what}. Every zone must have a name.</source>
      <translation>Nom de zone « {found} » non valide dans le champ « {field} » ({what}). Chaque zone doit avoir un nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>Zone names '{one}' and '{other}' in {what} would use the same folder. Rename one of them.</source>
      <translation>Les noms de zone « {one} » et « {other} » correspondraient au même dossier ({what}). Renommez l'un d'eux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/patchlabels.py" />
      <source>No polygon found in {what}. At least one is required.</source>
      <translation>Aucun polygone ({what}). Il en faut au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Folder '{folder}' contains no image patches (IMG_*.tif).</source>
      <translation>Le dossier « {folder} » ne contient aucune imagette (IMG_*.tif).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>The classes of '{path}' are {known}. The challenge encoding requires the classes of flair-19, flair-13 or flair-12.</source>
      <translation>Les classes de « {path} » sont {known}. L'encodage « challenge » nécessite les classes de flair-19, flair-13 ou flair-12.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Output folder '{folder}' is inside the patch folder. Choose another folder, so that predictions are not read as images.</source>
      <translation>Le dossier de sortie « {folder} » est dans le dossier d'imagettes. Choisissez-en un autre, afin que les prédictions ne soient pas lues comme des images.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Output folder '{folder}' is a file. Specify a folder.</source>
      <translation>Le dossier de sortie « {folder} » est un fichier. Indiquez un dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Map '{path}' is not georeferenced. Georeference it first.</source>
      <translation>La carte « {path} » n'est pas géoréférencée. Géoréférencez-la d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Only {part} x {inside} of the {width} x {height} px of patch '{patch}' are inside map '{path}'. The patch must be entirely inside the map; set partial to nodata to fill the rest with nodata.</source>
      <translation>Seuls {part} x {inside} des {width} x {height} px de l'imagette « {patch} » sont dans la carte « {path} ». L'imagette doit être entièrement dans la carte ; réglez partial sur nodata pour remplir le reste de nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Patch '{patch}' does not overlap map '{path}'.</source>
      <translation>L'imagette « {patch} » ne recouvre pas la carte « {path} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>None of the {count} patches overlaps map '{path}'. The first patch is '{patch}'.</source>
      <translation>Aucune des {count} imagettes ne recouvre la carte « {path} ». La première imagette est « {patch} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Patch '{patch}' has CRS {found}, but map '{path}' has {needed}. They must be identical.</source>
      <translation>L'imagette « {patch} » a le SCR {found}, mais la carte « {path} » a {needed}. Ils doivent être identiques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Patch '{patch}' has a pixel size of {found:.9g}, but map '{path}' has {needed:.9g}. They must be identical.</source>
      <translation>L'imagette « {patch} » a une taille de pixel de {found:.9g}, mais la carte « {path} » a {needed:.9g}. Elles doivent être identiques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Patch '{patch}' is shifted by {right:+.2f} px in x and {down:+.2f} px in y (down) from the pixel grid of map '{path}'. It must be aligned with the grid.</source>
      <translation>L'imagette « {patch} » est décalée de {right:+.2f} px vers la droite et de {down:+.2f} px vers le bas par rapport à la grille de pixels de la carte « {path} ». Elle doit être alignée sur cette grille.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>Patches '{one}' and '{other}' would produce the same file '{name}'. Rename one of them.</source>
      <translation>Les imagettes « {one} » et « {other} » produiraient le même fichier « {name} ». Renommez l'une d'elles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} prediction written to '{folder}'</source>
      <translation>{count} prédiction écrite dans « {folder} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} predictions written to '{folder}'</source>
      <translation>{count} prédictions écrites dans « {folder} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} patch does not overlap the map; no prediction was written for it.</source>
      <translation>{count} imagette ne recouvre pas la carte ; aucune prédiction n'a été écrite pour elle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} patches do not overlap the map; no prediction was written for them.</source>
      <translation>{count} imagettes ne recouvrent pas la carte ; aucune prédiction n'a été écrite pour elles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} pixel of the predictions is unclassified (value {nodata}), because the map is nodata there.</source>
      <translation>{count} pixel des prédictions n'est pas classé (valeur {nodata}), car la carte y est nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/patches/splitpatches.py" />
      <source>{count} pixels of the predictions are unclassified (value {nodata}), because the map is nodata there.</source>
      <translation>{count} pixels des prédictions ne sont pas classés (valeur {nodata}), car la carte y est nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/outlines.py" />
      <source>The simplification tolerance is {value} m. It must be 0 or greater.</source>
      <translation>La tolérance de simplification est de {value} m. Elle doit être supérieure ou égale à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/outlines.py" />
      <source>The smoothing distance is {value} m. It must be 0 or greater.</source>
      <translation>La distance de lissage est de {value} m. Elle doit être supérieure ou égale à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/regions.py" />
      <source>The map has more than 2 billion regions. Sieve it first (gdal_sieve.py).</source>
      <translation>La carte a plus de 2 milliards de régions. Filtrez-la d'abord (gdal_sieve.py).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{polygons}; {regions}</source>
      <translation>{polygons} ; {regions}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} polygon</source>
      <translation>{count} polygone</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} polygons</source>
      <translation>{count} polygones</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} region merged</source>
      <translation>{count} région fusionnée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} regions merged</source>
      <translation>{count} régions fusionnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>'{path}' has no coordinate system in which areas can be computed. Assign one (gdal_edit.py).</source>
      <translation>« {path} » n'a pas de système de coordonnées permettant de calculer les surfaces. Attribuez-en un (gdal_edit.py).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>all polygons are valid and share their edges</source>
      <translation>tous les polygones sont valides et partagent leurs arêtes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} polygon is not valid, or some edges differ between neighbours</source>
      <translation>{count} polygone n'est pas valide, ou des arêtes diffèrent entre voisins</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>{count} polygons are not valid, or some edges differ between neighbours</source>
      <translation>{count} polygones ne sont pas valides, ou des arêtes diffèrent entre voisins</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/analyse/polygons/vectorize.py" />
      <source>'{path}' has no classified pixels: all pixels are nodata.</source>
      <translation>« {path} » n'a aucun pixel classé : tous ses pixels sont nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>{count} feature without a class is skipped.</source>
      <translation>{count} entité sans classe est ignorée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>{count} features without a class are skipped.</source>
      <translation>{count} entités sans classe sont ignorées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>No pixel of '{path}' can be compared with reference '{reference}'.</source>
      <translation>Aucun pixel de « {path} » ne peut être comparé à la référence « {reference} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>'{path}' is both the map and the reference, so every pixel would be right. Choose labels made independently of the map, such as points from 'sample'.</source>
      <translation>« {path} » sert à la fois de carte et de référence : tous les pixels seraient justes. Choisissez des étiquettes établies indépendamment de la carte, comme les points de « sample ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>A sample point was drawn from class {stratum}, but '{path}' has class {code} at that location. Use the map from which the sample was drawn, or set strata to none.</source>
      <translation>Un point de l'échantillon a été tiré dans la classe {stratum}, mais « {path} » a la classe {code} à cet endroit. Utilisez la carte dont l'échantillon est issu, ou réglez strata sur none.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>A coordinate system is specified for '{path}', but only tables need one. Omit it.</source>
      <translation>Un système de coordonnées est indiqué pour « {path} », mais seules les tables en ont besoin. Ne l'indiquez pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>Reference '{path}' is itself a map, made by model {model}: the figures tell how far two maps agree, not how accurate one is.</source>
      <translation>La référence « {path} » est elle-même une carte, produite par le modèle {model} : les chiffres indiquent l'accord entre deux cartes, et non l'exactitude de l'une d'elles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>Cannot recode to {code}: the map has no such class. Class codes of the map: {codes}.</source>
      <translation>Impossible de recoder en {code} : la carte n'a pas cette classe. Codes de classe de la carte : {codes}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>Polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its pixels, e.g. at {x:.10g}, {y:.10g}). At most {most:g} % can be excluded. Correct the layer.</source>
      <translation>Des polygones de classes différentes se recouvrent dans la référence « {path} » sur {pixels} px ({share:.2g} % de ses pixels, p. ex. en {x:.10g} ; {y:.10g}). {most:g} % au plus peuvent être exclus. Corrigez la couche.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>Polygons of different classes overlap in reference '{path}' on {pixels} px ({share:.2g} % of its pixels, e.g. at {x:.10g}, {y:.10g}). These pixels are excluded.</source>
      <translation>Des polygones de classes différentes se recouvrent dans la référence « {path} » sur {pixels} px ({share:.2g} % de ses pixels, p. ex. en {x:.10g} ; {y:.10g}). Ces pixels sont exclus.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>'{path}' contains no points. A sample must be a point layer.</source>
      <translation>« {path} » ne contient pas de points. Un échantillon doit être une couche de points.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>Ignoring codes would bias the areas estimated from the sample. Do not ignore any code, or set strata to none.</source>
      <translation>Ignorer des codes biaiserait les surfaces estimées à partir de l'échantillon. N'ignorez aucun code, ou réglez strata sur none.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracy.py" />
      <source>The strata of sample '{path}' are incomplete: they cover {pixels} px of the {total} px of the map. Label at least two points in every class, or set strata to map or none.</source>
      <translation>Les strates de l'échantillon « {path} » sont incomplètes : elles couvrent {pixels} px des {total} px de la carte. Étiquetez au moins deux points de chaque classe, ou réglez strata sur map ou none.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Accuracy assessment of a land-cover map</source>
      <translation>Évaluation de l'exactitude d'une carte d'occupation du sol</translation>
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
      <source>Points assessed</source>
      <translation>Points évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Pixels assessed</source>
      <translation>Pixels évalués</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Excluded: not mapped</source>
      <translation>Exclus : non cartographiés</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Excluded: ignored classes</source>
      <translation>Exclus : classes ignorées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Excluded: overlapping polygons of different classes</source>
      <translation>Exclus : polygones de classes différentes qui se recouvrent</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Excluded: outside the map</source>
      <translation>Exclus : hors de la carte</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Excluded: features without a class</source>
      <translation>Exclus : entités sans classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Overall accuracy, estimated (95 % confidence interval)</source>
      <translation>Exactitude globale estimée (intervalle de confiance à 95 %)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Overall accuracy of the sample points</source>
      <translation>Exactitude globale des points de l'échantillon</translation>
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
      <source>Mean IoU over the reference classes</source>
      <translation>IoU moyenne sur les classes de la référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Estimates from the stratified sample</source>
      <translation>Estimations d'après l'échantillon stratifié</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>The points were drawn at random within each class of the map (stratified random sampling). Accuracies and areas are estimated for the whole map: each class is weighted by its mapped area, and areas are corrected for classification errors (Olofsson et al. 2014). Confidence intervals are 1.96 times the standard error. An interval of 0 means that all sample points of a class agree with the map, not that there is no uncertainty.</source>
      <translation>Les points ont été tirés au hasard dans chaque classe de la carte (échantillonnage aléatoire stratifié). Exactitudes et surfaces sont estimées pour toute la carte : chaque classe est pondérée par sa surface cartographiée, et les surfaces sont corrigées des erreurs de classification (Olofsson et al. 2014). Les intervalles de confiance valent 1,96 fois l'erreur type. Un intervalle de 0 signifie que tous les points d'une classe concordent avec la carte, et non que l'incertitude est nulle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Accuracy, with 95 % confidence intervals</source>
      <translation>Exactitude, avec intervalles de confiance à 95 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Area, with 95 % confidence intervals</source>
      <translation>Surface, avec intervalles de confiance à 95 %</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Estimated area share</source>
      <translation>Part de surface estimée</translation>
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
      <source>Point counts</source>
      <translation>Décompte des points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Pixel counts</source>
      <translation>Décompte des pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Accuracy by class</source>
      <translation>Exactitude par classe</translation>
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
      <source>Rows: reference classes. Columns: map classes, by code.</source>
      <translation>Lignes : classes de la référence. Colonnes : classes de la carte, par code.</translation>
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
      <source>Confidence calibration</source>
      <translation>Calibration de la confiance</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>In a well-calibrated map, the share of correct pixels in each bin equals the confidence, and the curve follows the diagonal. Below the diagonal, the map is overconfident. Expected calibration error: {error}.</source>
      <translation>Si la carte est bien calibrée, la part de pixels corrects de chaque tranche est égale à la confiance et la courbe suit la diagonale. Sous la diagonale, la confiance est surestimée. Erreur de calibration attendue : {error}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Confidence and accuracy</source>
      <translation>Confiance et exactitude</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/accuracyreport.py" />
      <source>Reliability diagram</source>
      <translation>Diagramme de fiabilité</translation>
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
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is not a valid recoding. Use the form 14=13 or 13-19=13.</source>
      <translation>« {part} » n'est pas un recodage valide. Utilisez la forme 14=13 ou 13-19=13.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is not a valid recoding. Codes must be from 0 to 255, and ranges must start with the lower code.</source>
      <translation>« {part} » n'est pas un recodage valide. Les codes doivent être compris entre 0 et 255, et les plages commencer par le plus petit code.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>Code {code} is recoded twice in '{list}'.</source>
      <translation>Le code {code} est recodé deux fois dans « {list} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{part}' is not a class code. Codes must be from 0 to 255.</source>
      <translation>« {part} » n'est pas un code de classe. Les codes doivent être compris entre 0 et 255.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{reference}' has code {code} ({name}), which is not a class of the map. Class codes of the map: {codes}. Recode it (e.g. {code}={last}) or ignore it.</source>
      <translation>« {reference} » a le code {code} ({name}), qui n'est pas une classe de la carte. Codes de classe de la carte : {codes}. Recodez-le (p. ex. {code}={last}) ou ignorez-le.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/labels.py" />
      <source>'{reference}' contains the unknown class '{value}'. Known classes: {known}.</source>
      <translation>« {reference} » contient la classe inconnue « {value} ». Classes connues : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/metrics.py" />
      <source>The reference has shape {reference} but the prediction has shape {prediction}. They must be identical.</source>
      <translation>La référence a la forme {reference} mais la prédiction a la forme {prediction}. Elles doivent être identiques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/metrics.py" />
      <source>Reference class index {bad} is outside the range 0..{last} of the {n_classes} classes.</source>
      <translation>L'indice de classe {bad} de la référence est hors de la plage 0..{last} des {n_classes} classes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/metrics.py" />
      <source>Stratum '{name}' ({pixels} px) has too few labelled points: {points}. The minimum is {needed}.</source>
      <translation>La strate « {name} » ({pixels} px) a trop peu de points étiquetés : {points}. Le minimum est de {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/reference.py" />
      <source>Cannot rasterize the reference polygons</source>
      <translation>Impossible de rastériser les polygones de la référence</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>'{path}' is not georeferenced, so it cannot be compared with a vector layer.</source>
      <translation>« {path} » n'est pas géoréférencé et ne peut donc pas être comparé à une couche vecteur.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Cannot read reference '{path}'</source>
      <translation>Impossible de lire la référence « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Reference '{path}' contains no features. At least one is required.</source>
      <translation>La référence « {path} » ne contient aucune entité. Il en faut au moins une.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>{count} of the features of reference '{path}' ({total} in all) has no class in field '{field}'. Label it, or choose 'Skip features without a class' (--skip-unlabelled).</source>
      <translation>{count} entité de la référence « {path} » ({total} au total) n'a pas de classe dans le champ « {field} ». Étiquetez-la, ou cochez « Ignorer les entités sans classe » (--skip-unlabelled).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>{count} of the features of reference '{path}' ({total} in all) have no class in field '{field}'. Label them, or choose 'Skip features without a class' (--skip-unlabelled).</source>
      <translation>{count} entités de la référence « {path} » ({total} au total) n'ont pas de classe dans le champ « {field} ». Étiquetez-les, ou cochez « Ignorer les entités sans classe » (--skip-unlabelled).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Specify the class field of reference '{path}'. Available fields: {names}.</source>
      <translation>Indiquez le champ de classe de la référence « {path} ». Champs disponibles : {names}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>polygons or points</source>
      <translation>polygones ou points</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Reference '{path}' contains both polygons and points. Only one geometry type is supported.</source>
      <translation>La référence « {path} » contient à la fois des polygones et des points. Un seul type de géométrie est pris en charge.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Reference '{path}' has no labelled feature that can be transformed to the map's coordinate system.</source>
      <translation>La référence « {path} » n'a aucune entité étiquetée transformable dans le système de coordonnées de la carte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Reference '{path}' does not overlap the map.</source>
      <translation>La référence « {path} » ne recouvre pas la carte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>The coordinate system of {x} and {y} in '{path}' is unknown. Specify it, e.g. EPSG:2154.</source>
      <translation>Le système de coordonnées de {x} et {y} dans « {path} » est inconnu. Indiquez-le, par exemple EPSG:2154.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Table '{path}' has the columns {names}. It must have columns 'x' and 'y', or 'lon' and 'lat'.</source>
      <translation>La table « {path} » a les colonnes {names}. Elle doit avoir les colonnes « x » et « y », ou « lon » et « lat ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/referencelayer.py" />
      <source>Invalid coordinate '{value}' at '{place}'. It must be a number.</source>
      <translation>Coordonnée « {value} » non valide à « {place} ». Ce doit être un nombre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The sample size is {size}, but the map has only {count} pixel.</source>
      <translation>La taille de l'échantillon est de {size}, mais la carte n'a que {count} pixel.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The sample size is {size}, but the map has only {count} pixels.</source>
      <translation>La taille de l'échantillon est de {size}, mais la carte n'a que {count} pixels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>With a minimum of {least} per class, the sample size must be at least {needed} ({count} strata), but it is {size}. Increase the sample size or reduce the minimum.</source>
      <translation>Avec un minimum de {least} par classe, la taille de l'échantillon doit être d'au moins {needed} (strates : {count}), mais elle est de {size}. Augmentez-la, ou réduisez le minimum.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>Both a sample size and a standard error are specified. Specify only one of them.</source>
      <translation>Une taille d'échantillon et une erreur type sont indiquées. N'indiquez que l'une des deux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The sample size is {size}. It must be at least 1.</source>
      <translation>La taille de l'échantillon est de {size}. Elle doit être d'au moins 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The standard error is {value}. It must be greater than 0 and less than 0.5.</source>
      <translation>L'erreur type est {value}. Elle doit être supérieure à 0 et inférieure à 0,5.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The minimum is {minimum} and the seed is {seed}. They must be at least 1 and at least 0.</source>
      <translation>Le minimum (minimum) est {minimum} et la graine (seed) {seed}. Ils doivent être d'au moins 1 et d'au moins 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>The expected user's accuracy is {value}. It must be between 0 and 1.</source>
      <translation>L'exactitude utilisateur attendue est {value}. Elle doit être comprise entre 0 et 1.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>Output '{output}' has no fields for the labels. Choose .gpkg, .shp or .geojson.</source>
      <translation>La sortie « {output} » n'a pas de champs pour les étiquettes. Choisissez .gpkg, .shp ou .geojson.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>'{path}' has no classified pixels to sample.</source>
      <translation>« {path} » n'a aucun pixel classé à échantillonner.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>'{path}' is not georeferenced, so sample points cannot be located.</source>
      <translation>« {path} » n'est pas géoréférencé : les points de l'échantillon ne peuvent pas être localisés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>An expected accuracy is specified for code {code}, which is not a class of '{path}'.</source>
      <translation>Une exactitude attendue est indiquée pour le code {code}, qui n'est pas une classe de « {path} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>Point number</source>
      <translation>Numéro du point</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>Observed class</source>
      <translation>Classe observée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/assess/sample.py" />
      <source>Not yet labelled</source>
      <translation>À étiqueter</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>The confidence threshold is {value}. It must be from 0 to 100 percent.</source>
      <translation>Le seuil de confiance est de {value}. Il doit être compris entre 0 et 100 %.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>A confidence raster must have one band. '{path}' has {count}.</source>
      <translation>Un raster de confiance doit avoir une seule bande. « {path} » en a {count}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>'{path}' is a raster of kind '{kind}'. It must be a confidence raster.</source>
      <translation>« {path} » est un raster de type « {kind} ». Il doit s'agir d'un raster de confiance.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/confidence.py" />
      <source>Confidence raster '{path}' covers only {width} x {height} of the {all_width} x {all_height} px of '{map}'. It must cover the whole map.</source>
      <translation>Le raster de confiance « {path} » ne couvre que {width} x {height} des {all_width} x {all_height} px de « {map} ». Il doit couvrir toute la carte.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>Invalid layer name '{layer}' for output '{output}'. Choose a name that does not start with gpkg_, rtree_ or sqlite_.</source>
      <translation>Nom de couche « {layer} » non valide pour la sortie « {output} ». Choisissez un nom qui ne commence pas par gpkg_, rtree_ ou sqlite_.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>GDAL {version} has no driver '{driver}' here to write output '{output}'. Choose one of these formats: {known}.</source>
      <translation>GDAL {version} n'a pas ici de pilote « {driver} » pour écrire la sortie « {output} ». Choisissez l'un de ces formats : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>'{path}' was changed by another program in the meantime. Run the command again.</source>
      <translation>« {path} » a été modifié entre-temps par un autre programme. Relancez la commande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/geopackage.py" />
      <source>'{path}' is not a GeoPackage. Choose another file.</source>
      <translation>« {path} » n'est pas un GeoPackage. Choisissez un autre fichier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Model '{model}' is not supported. Specify an .onnx file or the .json file of an ensemble.</source>
      <translation>Le modèle « {model} » n'est pas pris en charge. Indiquez un fichier .onnx ou le fichier .json d'un ensemble.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Pixel size: {size}; window size: {window} px</source>
      <translation>Taille de pixel : {size} ; taille de fenêtre : {window} px</translation>
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
      <source>Input: {image}; output: {output}, {kind}</source>
      <translation>Entrée : {image} ; sortie : {output}, {kind}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Input: {image}; output: {output}, {kind}, threshold {threshold:g}</source>
      <translation>Entrée : {image} ; sortie : {output}, {kind}, seuil {threshold:g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>'{model}' is an ensemble. Only a name and a title can be specified; all other properties come from its member networks.</source>
      <translation>« {model} » est un ensemble. Seuls un nom et un titre peuvent être indiqués ; les autres propriétés viennent de ses réseaux membres.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Test run: {time:g} ms per window on {device}; classes predicted from random noise: {classes}</source>
      <translation>Essai : {time:g} ms par fenêtre sur {device} ; classes prédites sur du bruit aléatoire : {classes}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Model '{name}' has no pixel size (GSD), so rasters of any resolution are used without resampling. Specify the pixel size.</source>
      <translation>Le modèle « {name} » n'a pas de taille de pixel (GSD) : les rasters de toute résolution sont utilisés sans rééchantillonnage. Indiquez la taille de pixel.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addmodel.py" />
      <source>Model '{name}' was saved as '{path}'.</source>
      <translation>Le modèle « {name} » a été enregistré sous « {path} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/addresses.py" />
      <source>'{url}' is not a valid address. It must start with http://, https:// or file://.</source>
      <translation>« {url} » n'est pas une adresse valide. Elle doit commencer par http://, https:// ou file://.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{title} ({name}): {size} from {host}; licence: {licence}; attribution: {attribution}</source>
      <translation>{title} ({name}) : {size} depuis {host} ; licence : {licence} ; attribution : {attribution}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>size unknown</source>
      <translation>taille inconnue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{size:.1f} MB</source>
      <translation>{size:.1f} Mo</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>catalogue '{place}'</source>
      <translation>catalogue « {place} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>Catalogue '{place}' is transferred over unencrypted HTTP, so its addresses and checksums could be altered on the network. Use HTTPS.</source>
      <translation>Le catalogue « {place} » est transmis en HTTP non chiffré : ses adresses et ses sommes de contrôle pourraient être altérées sur le réseau. Utilisez HTTPS.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>Model '{name}' not found in the catalogue. Available models: {known}.</source>
      <translation>Modèle « {name} » introuvable dans le catalogue. Modèles disponibles : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>'{url}' is not a valid address.</source>
      <translation>« {url} » n'est pas une adresse valide.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>Catalogue '{place}' must be a JSON list of models.</source>
      <translation>Le catalogue « {place} » doit être une liste JSON de modèles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>Catalogue '{place}', model {number}</source>
      <translation>Catalogue « {place} », modèle {number}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>Catalogue '{place}' lists '{name}' twice. Names must be unique.</source>
      <translation>Le catalogue « {place} » contient deux fois « {name} ». Les noms doivent être uniques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what} must be a JSON object with the keys {keys}.</source>
      <translation>{what} : il faut un objet JSON avec les clés {keys}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: unknown key '{key}'.</source>
      <translation>{what} : clé « {key} » inconnue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: {problem}</source>
      <translation>{what} : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>made of letters, digits, '_', '.' and '-'</source>
      <translation>composé de lettres, de chiffres, de « _ », « . » et « - »</translation>
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
      <source>{what}: {key} is '{value}'. It must be {needed}.</source>
      <translation>{what} : {key} vaut « {value} ». Valeur attendue : {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: '{key}' is {value}. It must be of type {kind}.</source>
      <translation>{what} : « {key} » vaut {value}. Le type doit être {kind}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/catalogue.py" />
      <source>{what}: '{url}' is a local file, which is not supported in a catalogue from the web.</source>
      <translation>{what} : « {url} » est un fichier local, ce qui n'est pas pris en charge dans un catalogue du web.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Not ready: {problem}</source>
      <translation>Pas prêt : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>The trial run failed: {problem}</source>
      <translation>L'essai a échoué : {problem}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Ready on {device}; {count} model file cannot be read</source>
      <translation>Prêt sur {device} ; fichier de modèle illisible : {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Ready on {device}; {count} model files cannot be read</source>
      <translation>Prêt sur {device} ; fichiers de modèle illisibles : {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Ready on {device}</source>
      <translation>Prêt sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>devices</source>
      <translation>périphériques</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Models:</source>
      <translation>Modèles :</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>readable</source>
      <translation>lisible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>Trial run: {width} x {height} px in {seconds} s on {device}</source>
      <translation>Essai : {width} x {height} px en {seconds} s sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>your models</source>
      <translation>vos modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>cache</source>
      <translation>cache</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>unreadable</source>
      <translation>illisible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>system</source>
      <translation>système</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>processor cores</source>
      <translation>cœurs du processeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>available memory</source>
      <translation>mémoire disponible</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>the map has {found} px and {count} class</source>
      <translation>la carte a {found} px et {count} classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/diagnostics.py" />
      <source>the map has {found} px and {count} classes</source>
      <translation>la carte a {found} px et {count} classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>The size of '{url}' is {size} MB. The maximum is {limit} MB.</source>
      <translation>La taille de « {url} » est de {size} Mo. Le maximum est de {limit} Mo.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}' is larger than the maximum of {limit} MB.</source>
      <translation>« {url} » dépasse le maximum de {limit} Mo.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>Unexpected size of '{url}', in bytes: {found} instead of {size}. The file has changed since it was added to the catalogue.</source>
      <translation>Taille inattendue de « {url} », en octets : {found} au lieu de {size}. Le fichier a changé depuis son ajout au catalogue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>more than {size}</source>
      <translation>plus de {size}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>connection interrupted after {done} of {count} byte</source>
      <translation>connexion interrompue après {done} octet sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>connection interrupted after {done} of {count} bytes</source>
      <translation>connexion interrompue après {done} octets sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>Not enough disk space in '{folder}' for '{url}': {needed} MB are required, {free} MB are free.</source>
      <translation>Espace disque insuffisant dans « {folder} » pour « {url} » : {needed} Mo nécessaires, {free} Mo disponibles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>{reason}; {size} MB were kept. Try again later to resume the download.</source>
      <translation>{reason} ; {size} Mo sont conservés. Réessayez plus tard pour reprendre le téléchargement.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>{what}: the server returned a web page instead of the file. Check the address; if your network has a sign-in page, sign in first.</source>
      <translation>{what} : le serveur a renvoyé une page web au lieu du fichier. Vérifiez l'adresse ; si votre réseau demande une identification, identifiez-vous d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>the file has changed on the server</source>
      <translation>le fichier a changé sur le serveur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>Cannot read '{url}': {reason}</source>
      <translation>Impossible de lire « {url} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>'{url}': {reason}</source>
      <translation>« {url} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/download.py" />
      <source>Wrong checksum of '{url}': {found} instead of {wanted}. The file is damaged or was replaced; the download was deleted.</source>
      <translation>Somme de contrôle incorrecte pour « {url} » : {found} au lieu de {wanted}. Le fichier est endommagé ou a été remplacé ; le téléchargement a été supprimé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>address of the hub</source>
      <translation>adresse de la plateforme de modèles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>'{hub}' is reached over unencrypted HTTP, so files and checksums could be altered on the network. Use HTTPS.</source>
      <translation>« {hub} » est consulté en HTTP non chiffré : fichiers et sommes de contrôle pourraient être modifiés sur le réseau. Utilisez HTTPS.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>'{name}' on {host}</source>
      <translation>« {name} » sur {host}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>'{hub}' does not answer like a model hub: the answer for '{name}' names no commit.</source>
      <translation>« {hub} » ne répond pas comme une plateforme de modèles : la réponse pour « {name} » n'indique aucun commit.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>'{repository}' on {host} has none of the files {names}. It has: {found}.</source>
      <translation>« {repository} » sur {host} ne contient aucun des fichiers {names}. Il contient : {found}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>{what} has no revision '{revision}'. Omit the revision, or specify a commit from the history of the repository.</source>
      <translation>{what} n'a pas de révision « {revision} ». N'indiquez pas de révision, ou indiquez un commit de l'historique du dépôt.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/hub.py" />
      <source>{what} was not found (HTTP {status}).</source>
      <translation>{what} est introuvable (HTTP {status}).</translation>
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
      <source>'{given}' is specified without '{missing}'. Specify both.</source>
      <translation>« {given} » est indiqué sans « {missing} ». Indiquez les deux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Mean and standard deviation cannot be combined with the normalisation '{kind}'. Remove one or the other.</source>
      <translation>La moyenne et l'écart type ne peuvent pas être combinés avec la normalisation « {kind} ». Retirez l'un ou l'autre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>The normalisation 'dataset' requires mean and std. Specify both.</source>
      <translation>La normalisation « dataset » nécessite mean et std. Indiquez les deux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Invalid threshold: {number}. It must be between 0 and 1.</source>
      <translation>Seuil non valide : {number}. Il doit être compris entre 0 et 1.</translation>
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
      <source>Invalid {key}: {number}. It must be greater than 0.</source>
      <translation>Valeur non valide ({key}) : {number}. Elle doit être supérieure à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>'{classes}' is neither a file nor a nomenclature. Specify a JSON file or one of {known}.</source>
      <translation>« {classes} » n'est ni un fichier ni une nomenclature. Indiquez un fichier JSON ou l'une de {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Class file '{path}'</source>
      <translation>Fichier de classes « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{what}: not a list of classes. It must be a list of names, or of objects with code, name and colour.</source>
      <translation>{what} : ce n'est pas une liste de classes. Il faut une liste de noms, ou d'objets avec code, nom et couleur (code, name, colour).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>{what}: class {index} is '{item}'. It must be a name, or an object with code, name and colour.</source>
      <translation>{what} : la classe {index} est « {item} ». Il faut un nom, ou un objet avec code, nom et couleur (code, name, colour).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' uses no threshold: the class with the highest score wins. Omit the threshold, or specify one class more than the output has channels, the first for pixels below the threshold.</source>
      <translation>Le modèle « {model} » n'utilise pas de seuil : la classe au score le plus élevé l'emporte. N'indiquez pas de seuil, ou indiquez une classe de plus que la sortie n'a de canaux, la première pour les pixels sous le seuil.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' has {count} input band, but the number of names specified is {given} ({names}). Specify one name per band, in input order.</source>
      <translation>Le modèle « {model} » a {count} bande en entrée, mais le nombre de noms indiqués est {given} ({names}). Indiquez un nom par bande, dans l'ordre d'entrée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' has {count} input bands, but the number of names specified is {given} ({names}). Specify one name per band, in input order.</source>
      <translation>Le modèle « {model} » a {count} bandes en entrée, mais le nombre de noms indiqués est {given} ({names}). Indiquez un nom par bande, dans l'ordre d'entrée.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' returns {count} class, but the number specified is {given}. Specify one class per output channel ({fitting}).</source>
      <translation>Le modèle « {model} » renvoie {count} classe, mais le nombre de classes indiquées est {given}. Indiquez une classe par canal de sortie ({fitting}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' returns {count} classes, but the number specified is {given}. Specify one class per output channel ({fitting}).</source>
      <translation>Le modèle « {model} » renvoie {count} classes, mais le nombre de classes indiquées est {given}. Indiquez une classe par canal de sortie ({fitting}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>matching nomenclatures: {names}</source>
      <translation>nomenclatures correspondantes : {names}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>no matching nomenclature</source>
      <translation>aucune nomenclature correspondante</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>The window size of model '{model}' is fixed at {found} px, but {given} px is specified. Omit the window size.</source>
      <translation>La taille de fenêtre du modèle « {model} » est fixée à {found} px, alors que {given} px sont indiqués. N'indiquez pas de taille de fenêtre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>The output type of model '{model}' is {found}, but {given} is specified. They must be identical.</source>
      <translation>Le type de sortie du modèle « {model} » est {found}, mais {given} est indiqué. Ils doivent être identiques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>the name of its band (e.g. {names})</source>
      <translation>le nom de sa bande (p. ex. {names})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>the names of its {count} bands (e.g. {names})</source>
      <translation>les noms de ses {count} bandes (p. ex. {names})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>the names of its bands (e.g. {names})</source>
      <translation>les noms de ses bandes (p. ex. {names})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its {count} class</source>
      <translation>sa {count} classe</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its {count} classes</source>
      <translation>ses {count} classes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its classes and their codes</source>
      <translation>ses classes et leurs codes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its window size (e.g. 512)</source>
      <translation>sa taille de fenêtre (p. ex. 512)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>its normalisation (one of {choices})</source>
      <translation>sa normalisation (parmi {choices})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' has no band or class metadata. Specify {questions}.</source>
      <translation>Le modèle « {model} » n'a pas de métadonnées de bandes et de classes. Indiquez {questions}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>ImageNet normalisation is only defined for {known}, but model '{model}' also uses {unknown}. Specify mean and std.</source>
      <translation>La normalisation ImageNet n'est définie que pour {known}, mais le modèle « {model} » utilise aussi {unknown}. Indiquez mean et std.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' has {count} input band, but the number of values of {what} is {given}. Specify one value per band.</source>
      <translation>Le modèle « {model} » a {count} bande en entrée, mais le nombre de valeurs de {what} est {given}. Indiquez une valeur par bande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model '{model}' has {count} input bands, but the number of values of {what} is {given}. Specify one value per band.</source>
      <translation>Le modèle « {model} » a {count} bandes en entrée, mais le nombre de valeurs de {what} est {given}. Indiquez une valeur par bande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelanswers.py" />
      <source>Model name '{name}' is not a valid file name. Specify another name.</source>
      <translation>Le nom de modèle « {name} » n'est pas un nom de fichier valide. Indiquez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Cannot write to the model folder '{folder}': {reason}. Use the environment variable {variable} to specify another folder.</source>
      <translation>Impossible d'écrire dans le dossier de modèles « {folder} » : {reason}. Indiquez un autre dossier avec la variable d'environnement {variable}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model name '{name}' is used by a built-in model. Choose another name.</source>
      <translation>Le nom de modèle « {name} » est celui d'un modèle fourni. Choisissez un autre nom.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model name '{name}' is already used by '{path}'. Choose another name, or remove that model first.</source>
      <translation>Le nom de modèle « {name} » est déjà utilisé par « {path} ». Choisissez un autre nom, ou supprimez d'abord ce modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model '{name}' already exists ('{path}'). Choose another name, or allow overwriting.</source>
      <translation>Le modèle « {name} » existe déjà (« {path} »). Choisissez un autre nom, ou autorisez l'écrasement.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Cannot create folder '{folder}': {reason}</source>
      <translation>Impossible de créer le dossier « {folder} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model '{name}' is built in. Only user models can be removed.</source>
      <translation>Le modèle « {name} » est fourni avec le programme. Seuls les modèles de l'utilisateur peuvent être supprimés.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model '{name}' not found in '{folder}'. Available models: {known}.</source>
      <translation>Modèle « {name} » introuvable dans « {folder} ». Modèles disponibles : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Model '{name}' is a member of ensemble '{team}'. Remove the ensemble first.</source>
      <translation>Le modèle « {name} » est membre de l'ensemble « {team} ». Supprimez d'abord l'ensemble.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/modelfolder.py" />
      <source>Cannot remove '{path}': {reason}</source>
      <translation>Impossible de supprimer « {path} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/precision.py" />
      <source>Weights stored as {precision}: {reason}.</source>
      <translation>Poids enregistrés en {precision} : {reason}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/precision.py" />
      <source>half precision predicts the same class for {share:.3f} % of the pixels</source>
      <translation>la demi-précision prédit la même classe pour {share:.3f} % des pixels</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Network '{name}' is not on this version's list, so it may not be published. Nearest names: {nearest}.</source>
      <translation>Le réseau « {name} » n'est pas dans la liste de cette version ; il n'est peut-être pas publié. Noms les plus proches : {nearest}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>{title} ({name}): bands {bands}; licence: {licence}; attribution: {attribution}; source: {page}</source>
      <translation>{title} ({name}) : bandes {bands} ; licence : {licence} ; attribution : {attribution} ; source : {page}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>This version has no graph for network '{name}'. Nearest networks: {nearest}.</source>
      <translation>Cette version n'a pas de graphe pour le réseau « {name} ». Réseaux les plus proches : {nearest}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Without a connection: on another computer, download '{file}' from {page}, and specify its folder as 'Folder with downloaded weights' (--from).</source>
      <translation>Sans connexion : sur un autre ordinateur, téléchargez « {file} » depuis {page}, puis indiquez son dossier dans « Dossier des poids déjà téléchargés » (--from).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Downloading {file} ({size}) at commit {commit} from {host}; {check}</source>
      <translation>Téléchargement de {file} ({size}), commit {commit}, depuis {host} ; {check}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>the host publishes no checksum</source>
      <translation>le serveur ne publie pas de somme de contrôle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>its SHA-256 is verified</source>
      <translation>sa somme SHA-256 est vérifiée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Not enough disk space in '{folder}' for '{name}': {needed} MB are required, {free} MB are free.</source>
      <translation>Espace disque insuffisant dans « {folder} » pour « {name} » : {needed} Mo nécessaires, {free} Mo disponibles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Weights folder '{folder}' does not exist or is not a folder.</source>
      <translation>Le dossier des poids « {folder} » n'existe pas ou n'est pas un dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Folder '{folder}' has no weights file of '{name}'. Copy one of these files to it: {files}.</source>
      <translation>Le dossier « {folder} » ne contient pas de fichier de poids de « {name} ». Copiez-y l'un de ces fichiers : {files}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Weights file: '{path}', SHA-256 {sha256}</source>
      <translation>Fichier de poids : « {path} », SHA-256 {sha256}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/library/published.py" />
      <source>Tensors of the weights file: {used} used, {unused} not needed</source>
      <translation>Tenseurs du fichier de poids : {used} utilisés, {unused} inutiles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>'{one}' and '{other}' do not overlap.</source>
      <translation>« {one} » et « {other} » ne se recouvrent pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>The grids of the rasters do not match: '{one}' has {one_grid}, '{other}' has {other_grid}. Both must have the same coordinate system and pixel size, and be aligned to the same pixel grid.</source>
      <translation>Les grilles des rasters ne concordent pas : « {one} » a {one_grid}, « {other} » a {other_grid}. Ils doivent avoir le même système de coordonnées et la même taille de pixel, et être alignés sur la même grille de pixels.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>a pixel size of {dx:.9g} x {dy:.9g} and origin {x:.10g}, {y:.10g}</source>
      <translation>une taille de pixel de {dx:.9g} x {dy:.9g} et l'origine {x:.10g} ; {y:.10g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>georeferencing</source>
      <translation>un géoréférencement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>no georeferencing</source>
      <translation>pas de géoréférencement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/overlap.py" />
      <source>{width} x {height} px and {where}</source>
      <translation>{width} x {height} px et {where}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>No department is specified. Specify codes, e.g. 34 or 2A,2B.</source>
      <translation>Aucun département n'est indiqué. Indiquez des codes, p. ex. 34 ou 2A,2B.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>Unknown department '{code}'. Did you mean {closest}? Codes are 01 to 95, 2A, 2B, 971 to 974 and 976.</source>
      <translation>Département « {code} » inconnu. Vouliez-vous dire {closest} ? Les codes vont de 01 à 95, avec 2A et 2B, puis de 971 à 974, et 976.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>borders</source>
      <translation>limites</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>Department {code} ({name}) is not in the borders '{path}' (field '{field}' has {found}).</source>
      <translation>Le département {code} ({name}) est absent des limites « {path} » (le champ « {field} » contient {found}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>No field of the borders '{path}' has codes of departments such as 34 or 2A (fields: {fields}). Use a layer of departments, e.g. that of IGN's ADMIN EXPRESS.</source>
      <translation>Aucun champ des limites « {path} » ne contient de codes de départements tels que 34 ou 2A (champs : {fields}). Utilisez une couche des départements, p. ex. celle d'ADMIN EXPRESS de l'IGN.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>Specify either departments or an area of interest, not both.</source>
      <translation>Indiquez soit des départements, soit une zone d'intérêt, mais pas les deux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>The borders of the departments are missing. Specify a vector file with a field of department codes.</source>
      <translation>Les limites des départements manquent. Indiquez un fichier vectoriel qui a un champ de codes de départements.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/departments.py" />
      <source>Borders are specified without departments. Specify codes, e.g. 34 or 2A,2B.</source>
      <translation>Des limites sont indiquées sans départements. Indiquez des codes, p. ex. 34 ou 2A,2B.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/footprints.py" />
      <source>Zone '{zone}' has CRS {found}, but zone '{first}' has {needed}. Footprints must have a single CRS; create the mosaics of each CRS separately.</source>
      <translation>La zone « {zone} » a le SCR {found}, mais la zone « {first} » a {needed}. Les emprises doivent avoir un SCR unique ; créez les mosaïques de chaque SCR séparément.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>all values are {value:g}</source>
      <translation>toutes les valeurs sont égales à {value:g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it has only two distinct values, so it looks like a mask rather than an image</source>
      <translation>elle n'a que deux valeurs distinctes et ressemble à un masque plutôt qu'à une image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>the mean is {found:.1f}, compared with {mean:.1f} in the training data (a difference of {distance:.1f} standard deviations)</source>
      <translation>la moyenne est {found:.1f}, contre {mean:.1f} dans les données d'entraînement (soit {distance:.1f} écarts types de différence)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>the standard deviation is {found:.1f}, compared with {deviation:.1f} in the training data</source>
      <translation>l'écart type est {found:.1f}, contre {deviation:.1f} dans les données d'entraînement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>the brightest pixels reach only {value:.0f} of 255: the value range seems to be compressed</source>
      <translation>les pixels les plus clairs n'atteignent que {value:.0f} sur 255 : la plage de valeurs semble compressée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>{share:.0f} % of the pixels are saturated (255): the image is overexposed or was stretched</source>
      <translation>{share:.0f} % des pixels sont saturés (255) : l'image est surexposée ou a été étirée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>nearly all values are above {value:.0f}: they look like elevations, not heights above ground</source>
      <translation>presque toutes les valeurs dépassent {value:.0f} : elles ressemblent à des altitudes, pas à des hauteurs au-dessus du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>heights rarely exceed {value:.0f}: they seem to be in metres, whereas the model expects 0.2 m per level (ignore this if there are no trees or buildings)</source>
      <translation>les hauteurs dépassent rarement {value:.0f} : elles semblent être en mètres, alors que le modèle attend 0,2 m par niveau (à ignorer en l'absence d'arbres et de bâtiments)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it is identical to the band used for {other}</source>
      <translation>elle est identique à la bande utilisée pour {other}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it differs from the other two colour bands in the way near infrared does</source>
      <translation>elle diffère des deux autres bandes de couleur comme le fait le proche infrarouge</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it does not look like near infrared: its correlation with {name} is {follows:.2f}, which is typical of a colour band</source>
      <translation>elle ne ressemble pas au proche infrarouge : sa corrélation avec {name} est de {follows:.2f}, valeur typique d'une bande de couleur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/bandchecks.py" />
      <source>it does not look like near infrared: it is higher than red in only {share:.0f} % of the greenest pixels</source>
      <translation>elle ne ressemble pas au proche infrarouge : elle ne dépasse le rouge que dans {share:.0f} % des pixels les plus verts</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster meets the model's requirements.</source>
      <translation>Le raster répond aux exigences du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster can be segmented, but check the doubtful findings first.</source>
      <translation>Le raster peut être segmenté, mais vérifiez d'abord les points douteux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster does not meet the model's requirements.</source>
      <translation>Le raster ne répond pas aux exigences du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>first bands, for this check only</source>
      <translation>premières bandes, pour ce contrôle seulement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>Bands: {reason}</source>
      <translation>Bandes : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The raster is not fully georeferenced. Its pixels are assumed to have the model's pixel size.</source>
      <translation>Le raster n'est pas complètement géoréférencé. Ses pixels sont supposés avoir la taille de pixel du modèle.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The pixel size is {width} x {height} m, {ratio} times that of the model ({wanted} m). The raster will be resampled.</source>
      <translation>La taille de pixel est de {width} x {height} m, soit {ratio} fois celle du modèle ({wanted} m). Le raster sera rééchantillonné.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>The pixel size is {width} x {height} m, {ratio} times that of the model ({wanted} m). The raster will be resampled, but details smaller than its pixels are missing.</source>
      <translation>La taille de pixel est de {width} x {height} m, soit {ratio} fois celle du modèle ({wanted} m). Le raster sera rééchantillonné, mais les détails plus petits que ses pixels sont absents.</translation>
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
      <source>{share:.0f} % of the valid pixels are 0 in all bands. If this is a border, declare 0 as nodata (gdal_edit.py -a_nodata 0).</source>
      <translation>{share:.0f} % des pixels valides valent 0 dans toutes les bandes. S'il s'agit d'une bordure, déclarez 0 comme nodata (gdal_edit.py -a_nodata 0).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the raster has no matching band</source>
      <translation>le raster n'a pas de bande correspondante</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the data type is {found}, but the model expects {wanted}</source>
      <translation>le type de données est {found}, mais le modèle attend {wanted}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source> (scale 0,{top:g})</source>
      <translation> (scale 0,{top:g})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the values look like 8-bit data stretched to 16 bits</source>
      <translation>les valeurs ressemblent à des données 8 bits étirées sur 16 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>heights in metres are converted to the model's levels by 'stack'</source>
      <translation>les hauteurs en mètres sont converties en niveaux du modèle par « stack »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the values are in the 8-bit range</source>
      <translation>les valeurs sont dans la plage 8 bits</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the values look like 8-bit data stretched to 16 bits (no more than 256 distinct values)</source>
      <translation>les valeurs ressemblent à des données 8 bits étirées sur 16 bits (pas plus de 256 valeurs distinctes)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the values are between 0 and 1</source>
      <translation>les valeurs sont comprises entre 0 et 1</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>the brightest pixels are near {high:g}</source>
      <translation>les pixels les plus clairs sont proches de {high:g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/checkinput.py" />
      <source>band {number} is a better match</source>
      <translation>la bande {number} correspond mieux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>The content of '{name}' is that of another format ({driver}). It must be what the ending says.</source>
      <translation>Le contenu de « {name} » est d'un autre format ({driver}). Il doit correspondre à l'extension.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>'{name}' has {width} x {height} px (bands: {bands}). The limits are {limit} pixels and {most} bands.</source>
      <translation>« {name} » a {width} x {height} px (bandes : {bands}). Les limites sont de {limit} pixels et {most} bandes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>'{name}' has blocks of {width} x {height} px, which take too much memory. Use smaller tiles.</source>
      <translation>« {name} » a des blocs de {width} x {height} px, qui demandent trop de mémoire. Utilisez des tuiles plus petites.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>'{name}' refers to other files.</source>
      <translation>« {name} » renvoie à d'autres fichiers.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>'{name}' has views or virtual tables, which are refused.</source>
      <translation>« {name} » contient des vues ou des tables virtuelles, ce qui est refusé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>'{name}' cannot be read, or is of another format.</source>
      <translation>« {name} » est illisible ou d'un autre format.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/foreignfile.py" />
      <source>The file takes too much memory to read.</source>
      <translation>La lecture du fichier demande trop de mémoire.</translation>
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
      <source>Input raster check</source>
      <translation>Contrôle du raster en entrée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/inputcheck/inputreport.py" />
      <source>Statistics are computed from a fixed sample of pixels, so they are reproducible.</source>
      <translation>Les statistiques sont calculées sur un échantillon fixe de pixels et sont donc reproductibles.</translation>
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
      <source>share of pixels (%)</source>
      <translation>part des pixels (%)</translation>
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
      <source>Bands used</source>
      <translation>Bandes utilisées</translation>
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
      <source>model band</source>
      <translation>bande du modèle</translation>
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
      <source>std. dev.</source>
      <translation>écart type</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Patch folder '{folder}' not found.</source>
      <translation>Dossier d'imagettes « {folder} » introuvable.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Folders '{one}' and '{other}' would produce the same zone '{zone}'. Rename one of them.</source>
      <translation>Les dossiers « {one} » et « {other} » produiraient la même zone « {zone} ». Renommez l'un d'eux.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Folder '{folder}' contains no patches (.tif files such as ZONE/img/IMG_000001.tif).</source>
      <translation>Le dossier « {folder} » ne contient aucune imagette (fichiers .tif, p. ex. ZONE/img/IMG_000001.tif).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Patch '{path}' is not georeferenced. Georeference it first.</source>
      <translation>L'imagette « {path} » n'est pas géoréférencée. Géoréférencez-la d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Patch '{path}' is not north-up: its first row is in the south. Warp it to a north-up grid (gdalwarp).</source>
      <translation>L'imagette « {path} » n'est pas orientée au nord : sa première ligne est au sud. Reprojetez-la sur une grille orientée au nord (gdalwarp).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>Patch '{path}' is mirrored: its first column is in the east. Warp it to a north-up grid (gdalwarp).</source>
      <translation>L'imagette « {path} » est inversée : sa première colonne est à l'est. Reprojetez-la sur une grille orientée au nord (gdalwarp).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>The patches do not match ({what}): '{path}' has {found}, but '{first}' has {needed}. They must be identical.</source>
      <translation>Les imagettes ne concordent pas ({what}) : « {path} » a {found}, mais « {first} » a {needed}. Ces valeurs doivent être identiques.</translation>
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
      <source>{path}: {count} patch, {width} x {height} px, gaps: {gaps} ({holes} enclosed by patches)</source>
      <translation>{path} : {count} imagette, {width} x {height} px, lacunes : {gaps} (dont {holes} entourés d'imagettes)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: {count} patches, {width} x {height} px, gaps: {gaps} ({holes} enclosed by patches)</source>
      <translation>{path} : {count} imagettes, {width} x {height} px, lacunes : {gaps} (dont {holes} entourés d'imagettes)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: {count} patch, {width} x {height} px</source>
      <translation>{path} : {count} imagette, {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: {count} patches, {width} x {height} px</source>
      <translation>{path} : {count} imagettes, {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaic.py" />
      <source>{path}: patches overlap on {overlap}; the last patch by name is on top</source>
      <translation>{path} : des imagettes se recouvrent sur {overlap} ; la dernière par ordre de nom est au-dessus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaicparts.py" />
      <source>Cannot replace folder '{folder}': it contains '{name}', which is not a part of a mosaic. Move the file, or choose another folder.</source>
      <translation>Impossible de remplacer le dossier « {folder} » : il contient « {name} », qui n'est pas une partie de mosaïque. Déplacez ce fichier ou choisissez un autre dossier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaicvrt.py" />
      <source>The mosaic has sources for bands {frame}, but they are required for {targets}.</source>
      <translation>La mosaïque a des sources pour les bandes {frame}, mais il en faut pour {targets}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaicvrt.py" />
      <source>colours</source>
      <translation>couleurs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaicvrt.py" />
      <source>names</source>
      <translation>noms</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/mosaicvrt.py" />
      <source>The patches have different {what} for band {number} ({listed}). They are omitted from the mosaic.</source>
      <translation>Les {what} de la bande {number} diffèrent d'une imagette à l'autre ({listed}). La mosaïque n'en a pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/nodata.py" />
      <source>band {number} of '{name}'</source>
      <translation>la bande {number} de « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/nodata.py" />
      <source>Multiple nodata values are not supported for data type {dtype}: {what} has {values}. Set a single value in the layer properties (Transparency).</source>
      <translation>Plusieurs valeurs nodata ne sont pas prises en charge pour le type de données {dtype} ({what} : {values}). Définissez une seule valeur dans les propriétés de la couche (Transparence).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>Layer '{layer}', request {number} of {total}</source>
      <translation>Couche « {layer} », requête {number} sur {total}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>Band '{name}' is defined as channel {channel} of layer '{layer}', but the service returned {count} channel of type {dtype}. Correct the services file.</source>
      <translation>La bande « {name} » est définie comme le canal {channel} de la couche « {layer} », mais le service a renvoyé {count} canal de type {dtype}. Corrigez le fichier de services.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>Band '{name}' is defined as channel {channel} of layer '{layer}', but the service returned {count} channels of type {dtype}. Correct the services file.</source>
      <translation>La bande « {name} » est définie comme le canal {channel} de la couche « {layer} », mais le service a renvoyé {count} canaux de type {dtype}. Corrigez le fichier de services.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>Folder '{folder}' is needed for downloaded blocks, but contains other files. Move or rename it.</source>
      <translation>Le dossier « {folder} » est nécessaire pour les blocs téléchargés, mais contient d'autres fichiers. Déplacez-le ou renommez-le.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>Resuming with the blocks in '{folder}'</source>
      <translation>Reprise avec les blocs de « {folder} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchblocks.py" />
      <source>The blocks in '{folder}' belong to another request. Starting over.</source>
      <translation>Les blocs de « {folder} » appartiennent à une autre requête. Le téléchargement recommence.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>'{service}' has no data in this extent. Choose another extent.</source>
      <translation>« {service} » n'a pas de données dans cette emprise. Choisissez une autre emprise.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>{share:.1f} % of the pixels are nodata: the service does not provide all bands there.</source>
      <translation>{share:.1f} % des pixels sont nodata : le service n'y fournit pas toutes les bandes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchortho.py" />
      <source>A pixel size of {gsd:g} m in {crs} is {across:.3g} x {down:.3g} m on the ground at this location. A model may expect another pixel size.</source>
      <translation>Une taille de pixel de {gsd:g} m en {crs} correspond ici à {across:.3g} x {down:.3g} m au sol. Un modèle peut attendre une autre taille de pixel.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{width} x {height} px: {requests} in {blocks}, up to {download} MB to download and up to {disk} MB of temporary disk space</source>
      <translation>{width} x {height} px : {requests} en {blocks}, jusqu'à {download} Mo à télécharger et jusqu'à {disk} Mo d'espace disque temporaire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{count} request</source>
      <translation>{count} requête</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{count} requests</source>
      <translation>{count} requêtes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{count} block</source>
      <translation>{count} bloc</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>{count} blocks</source>
      <translation>{count} blocs</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>No extent specified. Specify an extent, or a polygon layer whose extent is to be downloaded.</source>
      <translation>Aucune emprise indiquée. Indiquez une emprise, ou une couche de polygones dont l'emprise est à télécharger.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>Cannot convert coordinate system '{crs}' to WKT</source>
      <translation>Impossible de convertir le système de coordonnées « {crs} » en WKT</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>Band '{name}' is requested twice. Band names must be unique.</source>
      <translation>La bande « {name} » est demandée deux fois. Les noms de bande doivent être uniques.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>The pixel size is {gsd} m. It must be between 0.01 and 1000 m.</source>
      <translation>La taille de pixel est de {gsd} m. Elle doit être comprise entre 0,01 et 1 000 m.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>Band '{name}' is not available from '{service}'. Available bands: {bands}.</source>
      <translation>La bande « {name} » n'est pas disponible dans « {service} ». Bandes disponibles : {bands}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>The maximum size is {max} GB. It must be a finite number greater than 0.</source>
      <translation>La taille maximale est de {max} Go. Elle doit être un nombre fini supérieur à 0.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>The requested raster ({width} x {height} px, {size:.1f} GB) exceeds the maximum size of {max:g} GB. Choose a smaller extent or a larger pixel size, or increase the maximum size.</source>
      <translation>Le raster demandé ({width} x {height} px, {size:.1f} Go) dépasse la taille maximale de {max:g} Go. Choisissez une emprise plus petite ou une taille de pixel plus grande, ou augmentez la taille maximale.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/fetchplan.py" />
      <source>Not enough disk space in '{folder}': up to {needed} MB are required, {free:.0f} MB are free.</source>
      <translation>Espace disque insuffisant dans « {folder} » : jusqu'à {needed} Mo nécessaires, {free:.0f} Mo disponibles.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>'empty' is {found}. It must be a list of values from 0 to 255.</source>
      <translation>« empty » vaut {found}. Une liste de valeurs de 0 à 255 est attendue.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>'valid' is {found}. The minimum must be less than the maximum.</source>
      <translation>« valid » vaut {found}. Le minimum doit être inférieur au maximum.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>The keys are {given}. They must be {known}.</source>
      <translation>Les clés sont {given}. Clés attendues : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source> or </source>
      <translation> ou </translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>image layers</source>
      <translation>couches d'images</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>layers</source>
      <translation>couches</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>Band '{band}' refers to layer '{layer}'. It must be one of the {kind} {known}.</source>
      <translation>La bande « {band} » renvoie à la couche « {layer} ». Elle doit faire partie des {kind} {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>services file '{path}'</source>
      <translation>fichier de services « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>Cannot use services file '{path}': {error}</source>
      <translation>Impossible d'utiliser le fichier de services « {path} » : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>'{name}' is empty. It must be a text.</source>
      <translation>« {name} » est vide. Un texte est attendu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/services.py" />
      <source>'{name}' is {value}. It must be an integer from {low} to {high}.</source>
      <translation>« {name} » vaut {value}. Un entier de {low} à {high} est attendu.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>The extent {extent} seems to be in degrees, but no coordinate system is specified for it and {crs} is not geographic. Specify the coordinate system of the extent (--extent-crs EPSG:4326).</source>
      <translation>L'emprise {extent} semble être en degrés, mais aucun système de coordonnées n'est indiqué pour elle et {crs} n'est pas géographique. Indiquez le système de coordonnées de l'emprise (--extent-crs EPSG:4326).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>The extent ({found}, in degrees) is outside the area of use of {crs} ({limits}){remedy}</source>
      <translation>L'emprise ({found}, en degrés) est hors de la zone d'utilisation de {crs} ({limits}){remedy}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>The extent ({found}, in degrees) is not inside any French territory with a predefined coordinate system ({known}). Specify the output coordinate system, or check the coordinate system of the extent.</source>
      <translation>L'emprise ({found}, en degrés) n'est dans aucun territoire français doté d'un système de coordonnées prédéfini ({known}). Indiquez le système de coordonnées du résultat, ou vérifiez celui de l'emprise.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>. Check the extent and its coordinate system.</source>
      <translation>. Vérifiez l'emprise et son système de coordonnées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/territories.py" />
      <source>. Choose {crs} ({name}).</source>
      <translation>. Choisissez {crs} ({name}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>Coordinate system '{crs}' has no authority code (e.g. EPSG:2154), which the map service requires.</source>
      <translation>Le système de coordonnées « {crs} » n'a pas de code d'autorité (p. ex. EPSG:2154), nécessaire au service cartographique.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the server returned a web page instead of an image</source>
      <translation>le serveur a renvoyé une page web au lieu d'une image</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service rejected the request for layer '{layer}': {said}</source>
      <translation>Le service a rejeté la requête de la couche « {layer} » : {said}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the response is {count} byte instead of {needed}</source>
      <translation>la réponse fait {count} octet au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the response is {count} bytes instead of {needed}</source>
      <translation>la réponse fait {count} octets au lieu de {needed}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the image is truncated</source>
      <translation>l'image est tronquée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>the image is damaged</source>
      <translation>l'image est endommagée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service returned {got} px instead of {asked} px for layer '{layer}'. Reduce 'max_px' in the services file.</source>
      <translation>Le service a renvoyé {got} px au lieu de {asked} px pour la couche « {layer} ». Diminuez « max_px » dans le fichier de services.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service returned {count} channel for layer '{layer}'. Only 1 to {most} channels are supported.</source>
      <translation>Le service a renvoyé {count} canal pour la couche « {layer} ». Seuls 1 à {most} canaux sont pris en charge.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service returned {count} channels for layer '{layer}'. Only 1 to {most} channels are supported.</source>
      <translation>Le service a renvoyé {count} canaux pour la couche « {layer} ». Seuls 1 à {most} canaux sont pris en charge.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service returned data type {kind} for layer '{layer}'. It must be 8-bit, or floating point for heights.</source>
      <translation>Le service a renvoyé le type de données {kind} pour la couche « {layer} ». Il doit être en 8 bits, ou en virgule flottante pour les hauteurs.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/ortho/wms.py" />
      <source>The service returned a file whose blocks or mask are larger than the image for layer '{layer}'. This is not supported.</source>
      <translation>Le service a renvoyé pour la couche « {layer} » un fichier dont les blocs ou le masque sont plus grands que l'image. Ce n'est pas pris en charge.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/pieces.py" />
      <source>{reason}; {share:.3g} % of the pixels are nodata, within x {xmin:.10g}..{xmax:.10g}, y {ymin:.10g}..{ymax:.10g}</source>
      <translation>{reason} ; {share:.3g} % des pixels sont nodata, dans l'emprise x de {xmin:.10g} à {xmax:.10g}, y de {ymin:.10g} à {ymax:.10g}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>The ground pixel size of the colour image is unknown. Do not specify a pixel size.</source>
      <translation>La taille au sol des pixels de l'image en couleurs est inconnue. N'indiquez pas de taille de pixel.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>A pixel size of {gsd:g} m would result in a raster of {width} x {height} px. Choose a larger pixel size.</source>
      <translation>Une taille de pixel de {gsd:g} m produirait un raster de {width} x {height} px. Choisissez une taille de pixel plus grande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>'{path}' ({role}) covers {found} and does not overlap the colour image ({needed}).</source>
      <translation>« {path} » ({role}) couvre {found} et ne recouvre pas l'image en couleurs ({needed}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/alignment.py" />
      <source>Cannot resample '{path}' ({role})</source>
      <translation>Impossible de rééchantillonner « {path} » ({role})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/deliveries.py" />
      <source>Department {department}: the {role} is of {years}, but the {colours} of {needed}. What changed in between may be misclassified.</source>
      <translation>Département {department} : année différente entre les sources ({role} : {years} ; {colours} : {needed}). Ce qui a changé entre-temps peut être mal classé.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>'{path}' ({role}) contains the value {value:.6g}, which is not a valid height and is not declared as nodata. Values outside {low:g} to {high:g} m are treated as nodata (declare it with gdal_edit.py -a_nodata {nodata}).</source>
      <translation>« {path} » ({role}) contient la valeur {value:.6g}, qui n'est pas une hauteur valide et n'est pas déclarée comme nodata. Les valeurs hors de {low:g} à {high:g} m sont traitées comme nodata (déclarez-la avec gdal_edit.py -a_nodata {nodata}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>Surface model '{surface}' is more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of the pixels, and above it on {above:.1f} %. The two models are swapped or do not match.</source>
      <translation>Le modèle de surface « {surface} » est plus de {metres:g} m sous le modèle de terrain « {terrain} » sur {below:.1f} % des pixels, et au-dessus sur {above:.1f} %. Les deux modèles sont intervertis ou ne correspondent pas.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>Surface model '{surface}' is more than {metres:g} m below terrain model '{terrain}' on {below:.1f} % of the pixels, and above it on {above:.1f} %. Check that both models have the same date and are not swapped.</source>
      <translation>Le modèle de surface « {surface} » est plus de {metres:g} m sous le modèle de terrain « {terrain} » sur {below:.1f} % des pixels, et au-dessus sur {above:.1f} %. Vérifiez que les deux modèles sont de la même date et ne sont pas intervertis.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/heights.py" />
      <source>Cannot read the sources of '{path}'</source>
      <translation>Impossible de lire les sources de « {path} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>The colours are missing. Specify a colour image, or an infrared composite alone.</source>
      <translation>Il manque les couleurs. Indiquez une image en couleurs, ou une composition infrarouge seule.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>Near infrared is specified twice, as a composite and as a single band. Specify only one of them.</source>
      <translation>Le proche infrarouge est indiqué deux fois, dans une composition et en bande seule. N'indiquez que l'une des deux formes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>Heights are specified twice, as heights above ground and as surface or terrain models. Specify only one of them.</source>
      <translation>Les hauteurs sont indiquées deux fois, en hauteurs au-dessus du sol et par des modèles de surface ou de terrain. N'indiquez que l'un des deux.</translation>
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
      <source>The {missing} is missing. Height above ground is computed as surface model minus terrain model.</source>
      <translation>Donnée manquante : {missing}. La hauteur au-dessus du sol est calculée comme modèle de surface moins modèle de terrain.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>levels per metre</source>
      <translation>niveaux par mètre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>Invalid {name}: {value:g}. It must be greater than 0.</source>
      <translation>Valeur non valide ({name}) : {value:g}. Elle doit être supérieure à 0.</translation>
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
      <source>{role}: {count} file, {width} x {height} px</source>
      <translation>{role} : {count} fichier, {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{role}: {count} files, {width} x {height} px</source>
      <translation>{role} : {count} fichiers, {width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>The heights are integers from 0 to 255 and are interpreted as metres. If they are already in the model's levels, specify 1 level per metre.</source>
      <translation>Les hauteurs sont des entiers de 0 à 255 et sont interprétées comme des mètres. Si elles sont déjà en niveaux du modèle, indiquez 1 niveau par mètre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>No pixel of the colour image has data in all sources. The sources must cover the same area.</source>
      <translation>Aucun pixel de l'image en couleurs n'a de données dans toutes les sources. Les sources doivent couvrir la même emprise.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/stack.py" />
      <source>{share:.1f} % of the pixels have no data in at least one source; they are set to nodata.</source>
      <translation>{share:.1f} % des pixels n'ont pas de données dans au moins une source ; ils sont mis à nodata.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>3 bands (red, green and blue)</source>
      <translation>3 bandes (rouge, vert et bleu)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>3 bands (near infrared, red and green)</source>
      <translation>3 bandes (proche infrarouge, rouge et vert)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>1 band, or a band named '{name}'</source>
      <translation>1 bande, ou une bande nommée « {name} »</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>'{path}' ({role}) has {count} data band. It must have {needed}.</source>
      <translation>« {path} » ({role}) a {count} bande de données. Il faut {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>'{path}' ({role}) has {count} data bands. It must have {needed}.</source>
      <translation>« {path} » ({role}) a {count} bandes de données. Il faut {needed}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>No file specified ({role}). Specify at least one.</source>
      <translation>Aucun fichier indiqué ({role}). Indiquez-en au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>Folder '{folder}' ({role}) contains no raster ({suffixes}). At least one is required.</source>
      <translation>Le dossier « {folder} » ({role}) ne contient aucun raster ({suffixes}). Il en faut au moins un.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>'{path}' ({role}) is not georeferenced. Georeference it first.</source>
      <translation>« {path} » ({role}) n'est pas géoréférencé. Géoréférencez-le d'abord.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>'{path}' ({role}) is not north-up. Warp it to a north-up grid first (gdalwarp).</source>
      <translation>« {path} » ({role}) n'est pas orienté au nord. Reprojetez-le d'abord sur une grille orientée au nord (gdalwarp).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>'{path}' ({role}) has no coordinate system. Assign one, or specify it.</source>
      <translation>« {path} » ({role}) n'a pas de système de coordonnées. Attribuez-en un, ou indiquez-le.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>at least 1 band</source>
      <translation>au moins 1 bande</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>data type</source>
      <translation>type de données</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>coordinate system</source>
      <translation>système de coordonnées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/prepare/stacking/tiles.py" />
      <source>The tiles do not match ({role}, {what}): '{path}' has {found}, but '{first}' has {needed}. All tiles of a source must have the same value.</source>
      <translation>Les dalles ne concordent pas ({role}, {what}) : « {path} » a {found}, mais « {first} » a {needed}. Toutes les dalles d'une source doivent avoir la même valeur.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/report.py" />
      <source>{y_label} as a function of {x_label}: {points}</source>
      <translation>{y_label} en fonction de {x_label} : {points}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/spreadsheet.py" />
      <source>Table '{path}' is too long for a spreadsheet: {rows} instead of at most {most} rows. Choose a name ending in .csv.</source>
      <translation>La table « {path} » est trop longue pour une feuille de calcul : {rows} lignes au lieu de {most} au plus. Choisissez un nom se terminant par .csv.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/spreadsheet.py" />
      <source>Cannot read '{path}': {strerror}</source>
      <translation>Impossible de lire « {path} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/spreadsheet.py" />
      <source>table</source>
      <translation>table</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/reports/table.py" />
      <source>Table '{path}' is not a CSV file: {reason}</source>
      <translation>La table « {path} » n'est pas un fichier CSV : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>time not known yet</source>
      <translation>durée encore inconnue</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>about {time}</source>
      <translation>environ {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>{width} x {height} px, {count} window, {time}</source>
      <translation>{width} x {height} px, {count} fenêtre, {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>{width} x {height} px, {count} windows, {time}</source>
      <translation>{width} x {height} px, {count} fenêtres, {time}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>The extent is empty. Choose another one.</source>
      <translation>L'emprise est vide. Choisissez-en une autre.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/glance.py" />
      <source>The layer has no coordinate system, so its pixel size on the ground is unknown. Assign a coordinate system.</source>
      <translation>La couche n'a pas de SCR : sa résolution spatiale est inconnue. Attribuez-lui un SCR.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>Nothing to estimate. Specify a raster, or an area in km².</source>
      <translation>Rien à estimer. Indiquez un raster, ou une surface en km².</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>A reference is specified without a raster. Specify both or neither.</source>
      <translation>Une référence est indiquée sans raster. Indiquez les deux, ou aucun.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>this raster</source>
      <translation>ce raster</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>{area:g} km²</source>
      <translation>{area:g} km²</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>an average department</source>
      <translation>un département moyen</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>metropolitan France</source>
      <translation>la France métropolitaine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plan.py" />
      <source>The ground pixel size is unknown. Specify it (--gsd).</source>
      <translation>La taille au sol des pixels est inconnue. Indiquez-la (--gsd).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Areas, costs and machines</source>
      <translation>Surfaces, coûts et machines</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{time} on this machine</source>
      <translation>{time} sur cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{disk} of disk space</source>
      <translation>{disk} d'espace disque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>cost: {cost}</source>
      <translation>coût : {cost}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{count} machine to finish in time</source>
      <translation>{count} machine pour finir à temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{count} machines to finish in time</source>
      <translation>{count} machines pour finir à temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Input</source>
      <translation>Entrée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Plan of a land-cover map</source>
      <translation>Estimation d'une carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Appendix: areas, costs and machines</source>
      <translation>Annexe : surfaces, coûts et machines</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Pixels (million)</source>
      <translation>Pixels (millions)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Windows</source>
      <translation>Fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Overlap of blocks (%)</source>
      <translation>Recouvrement des blocs (%)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Time on this machine</source>
      <translation>Durée sur cette machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Disk space</source>
      <translation>Espace disque</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Cost</source>
      <translation>Coût</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Machines to finish in time</source>
      <translation>Machines pour finir à temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Areas are divided into blocks of {size} px, as on a cluster.</source>
      <translation>Les surfaces sont divisées en blocs de {size} px, comme sur un cluster.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Estimates</source>
      <translation>Estimations</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>measured on {device}</source>
      <translation>valeur mesurée sur {device}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>as specified</source>
      <translation>valeur indiquée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{time} ({seconds} s per window, {source})</source>
      <translation>{time} ({seconds} s par fenêtre, {source})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source> with {count} process</source>
      <translation> avec {count} processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source> with {count} processes</source>
      <translation> avec {count} processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Time</source>
      <translation>Durée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{disk} during the run</source>
      <translation>{disk} pendant le traitement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{need} MiB plus the model</source>
      <translation>{need} Mio, plus le modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>Memory</source>
      <translation>Mémoire</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{need} on each worker</source>
      <translation>{need}, sur chaque processus de calcul</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{pixels} Mpx, {count} window</source>
      <translation>{pixels} Mpx, {count} fenêtre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>{pixels} Mpx, {count} windows</source>
      <translation>{pixels} Mpx, {count} fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>, and {count} that is nodata or outside the area of interest</source>
      <translation>, et {count} sans données ou hors de la zone d'intérêt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/plantext.py" />
      <source>, and {count} that are nodata or outside the area of interest</source>
      <translation>, et {count} sans données ou hors de la zone d'intérêt</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/redo.py" />
      <source>{what} names no tiles. Write one name per line, e.g. r00012_c00034.</source>
      <translation>{what} ne nomme aucune dalle. Écrivez un nom par ligne, p. ex. r00012_c00034.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Report of a land-cover map</source>
      <translation>Rapport d'une carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>The run has not finished: {error}</source>
      <translation>Le traitement n'est pas terminé : {error}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Warnings</source>
      <translation>Avertissements</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Number</source>
      <translation>Numéro</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Warning</source>
      <translation>Avertissement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Output</source>
      <translation>Sortie</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Licence of the model</source>
      <translation>Licence du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Machine</source>
      <translation>Machine</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Begun</source>
      <translation>Début</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>State</source>
      <translation>État</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>finished</source>
      <translation>terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>not finished</source>
      <translation>non terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>{width} x {height} px</source>
      <translation>{width} x {height} px</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>{count} predicted, {skipped} skipped</source>
      <translation>{count} prédites, {skipped} ignorées</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Device</source>
      <translation>Périphérique</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Rows finished by an earlier run</source>
      <translation>Lignes terminées par un traitement antérieur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Estimated memory</source>
      <translation>Mémoire estimée</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Opening the image, loading the model</source>
      <translation>Ouverture de l'image, chargement du modèle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Reading, predicting, combining</source>
      <translation>Lecture, prédiction, combinaison</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Final files</source>
      <translation>Fichiers finaux</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Where the time went</source>
      <translation>Répartition du temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Time by stage</source>
      <translation>Durée par étape</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Stage</source>
      <translation>Étape</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Time (s)</source>
      <translation>Durée (s)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Time since the beginning (min)</source>
      <translation>Temps depuis le début (min)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Windows per second</source>
      <translation>Fenêtres par seconde</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Rate over time</source>
      <translation>Débit au cours du temps</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Area ({unit})</source>
      <translation>Surface ({unit})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Settings</source>
      <translation>Paramètres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Options of the run</source>
      <translation>Options du traitement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Option</source>
      <translation>Option</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Value</source>
      <translation>Valeur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Tiles</source>
      <translation>Dalles</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>nothing to map</source>
      <translation>rien à cartographier</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>failed</source>
      <translation>en échec</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>waiting</source>
      <translation>en attente</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Tiles by state</source>
      <translation>Dalles par état</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>all</source>
      <translation>toutes</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Failures by reason</source>
      <translation>Échecs par cause</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Reason</source>
      <translation>Cause</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>The first {count} are listed.</source>
      <translation>Seules les {count} premières sont listées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Tile</source>
      <translation>Dalle</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Attempts</source>
      <translation>Essais</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Failed tiles</source>
      <translation>Dalles en échec</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Worker</source>
      <translation>Processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Mean time of a tile (s)</source>
      <translation>Durée moyenne d'une dalle (s)</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/runreport.py" />
      <source>Workers</source>
      <translation>Processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/sample.py" />
      <source>Measuring the speed on a sample of windows</source>
      <translation>Mesure de la vitesse sur un échantillon de fenêtres</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{output}: finished</source>
      <translation>{output} : terminé</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>running</source>
      <translation>en cours</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>interrupted; run the same command again to resume</source>
      <translation>interrompu ; relancez la même commande pour le reprendre</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{output}: {finished} of {count} tile finished ({percent} %), {state}</source>
      <translation>{output} : {finished} dalle terminée sur {count} ({percent} %), {state}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{output}: {finished} of {count} tiles finished ({percent} %), {state}</source>
      <translation>{output} : {finished} dalles terminées sur {count} ({percent} %), {state}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{output}: {finished} of {count} row finished ({percent} %), {state}</source>
      <translation>{output} : {finished} ligne sur {count} terminée ({percent} %), {state}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{output}: {finished} of {count} rows finished ({percent} %), {state}</source>
      <translation>{output} : {finished} lignes sur {count} terminées ({percent} %), {state}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{rate} windows/s</source>
      <translation>{rate} fenêtres/s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{rate} windows/h</source>
      <translation>{rate} fenêtres/h</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{rate} tiles/s</source>
      <translation>{rate} dalles/s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{rate} tiles/h</source>
      <translation>{rate} dalles/h</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{count} worker</source>
      <translation>{count} processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{count} workers</source>
      <translation>{count} processus</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{count} tile failed:</source>
      <translation>{count} dalle en échec :</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>{count} tiles failed:</source>
      <translation>{count} dalles en échec :</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>No run and no file found for '{output}'.</source>
      <translation>Aucun traitement ni fichier trouvé pour « {output} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>No run is writing '{output}'.</source>
      <translation>Aucun traitement n'écrit « {output} ».</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>Asked the run to stop; waiting for the end of its current batch.</source>
      <translation>Arrêt demandé ; attente de la fin du lot en cours.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/runs/status.py" />
      <source>The run for '{output}' has not stopped within {seconds:g} s. It stops when it reads the request.</source>
      <translation>Le traitement de « {output} » ne s'est pas arrêté en {seconds:g} s. Il s'arrêtera dès qu'il lira la demande.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/vectorfiles.py" />
      <source>Unknown vector format of output '{output}'. Choose one of these endings: {known}.</source>
      <translation>Format vectoriel inconnu pour la sortie « {output} ». Choisissez l'une de ces extensions : {known}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/vectorfiles.py" />
      <source>vector layer</source>
      <translation>couche vecteur</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/vectorfiles.py" />
      <source>Layer '{layer}' can only be added to a GeoPackage. Give output '{output}' a name ending in {ending}.</source>
      <translation>La couche « {layer} » ne peut être ajoutée qu'à un GeoPackage. Donnez à la sortie « {output} » un nom se terminant par {ending}.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/vectorfiles.py" />
      <source>{written} of {count} feature was written</source>
      <translation>{written} entité sur {count} a été écrite</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/vectorfiles.py" />
      <source>{written} of {count} features were written</source>
      <translation>{written} entités sur {count} ont été écrites</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/pageconfig.py" />
      <source>'{path}' is not north-up. Warp it to a north-up grid first (gdalwarp).</source>
      <translation>'{path}' n'est pas orienté au nord. Reprojetez-le d'abord sur une grille orientée au nord (gdalwarp).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/pageconfig.py" />
      <source>Class {code} is '{name}' in '{one}' and '{other_name}' in '{other}'. Recode one of the maps (clean --recode) so that both have the same classes.</source>
      <translation>La classe {code} est '{name}' dans '{one}' et '{other_name}' dans '{other}'. Recodez l'une des cartes (clean --recode) pour que les deux aient les mêmes classes.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/pageconfig.py" />
      <source>Image '{path}' has format {driver}, which browsers cannot show. Convert it to GeoTIFF first (gdal_translate -of COG).</source>
      <translation>L'image '{path}' est au format {driver}, que les navigateurs ne peuvent pas afficher. Convertissez-la d'abord en GeoTIFF (gdal_translate -of COG).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/pageconfig.py" />
      <source>'{one}' is in '{one_crs}' and '{other}' in '{other_crs}'. Both must have the same coordinate system.</source>
      <translation>'{one}' est en '{one_crs}' et '{other}' en '{other_crs}'. Les deux doivent avoir le même système de coordonnées.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/publish.py" />
      <source>The map page is missing: '{path}'. In a checkout, build the pages with 'make web'; the packages of flair-seg contain them.</source>
      <translation>La page de la carte est absente : '{path}'. Dans une copie du dépôt, construisez les pages avec 'make web' ; les paquets de flair-seg les contiennent.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/publish.py" />
      <source>Folder '{folder}' exists and does not hold a published map. Choose a new or an empty folder.</source>
      <translation>Le dossier '{folder}' existe et ne contient pas de carte publiée. Choisissez un dossier nouveau ou vide.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/publish.py" />
      <source>Cannot read report '{path}': {reason}</source>
      <translation>Impossible de lire le rapport '{path}' : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/publish.py" />
      <source>Report '{path}' is not an HTML page. Choose a report of flair-seg (.html), e.g. of areas or accuracy.</source>
      <translation>Le rapport '{path}' n'est pas une page HTML. Choisissez un rapport de flair-seg (.html), par exemple de areas ou de accuracy.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webaddress.py" />
      <source>Invalid {what} '{url}'. It must start with http:// or https://.</source>
      <translation>Valeur non valide ({what}) : « {url} ». Elle doit commencer par http:// ou https://.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webaddress.py" />
      <source>address</source>
      <translation>adresse</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: {reason}; retrying in {pause:g} s</source>
      <translation>{what} : {reason} ; nouvel essai dans {pause:g} s</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: download from {host} failed after {count} attempt: {reason}</source>
      <translation>{what} : échec du téléchargement depuis {host} après {count} essai : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: download from {host} failed after {count} attempts: {reason}</source>
      <translation>{what} : échec du téléchargement depuis {host} après {count} essais : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>connection interrupted after {got} of {count} byte</source>
      <translation>connexion interrompue après {got} octet sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>connection interrupted after {got} of {count} bytes</source>
      <translation>connexion interrompue après {got} octets sur {count}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: invalid request: {reason}</source>
      <translation>{what} : requête non valide : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the service's certificate is not trusted: {reason}</source>
      <translation>{what} : le certificat du service n'est pas approuvé : {reason}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>the server responded too slowly</source>
      <translation>le serveur a répondu trop lentement</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the service returned an error: {status}</source>
      <translation>{what} : le service a renvoyé une erreur : {status}</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>Proxy '{proxy}' is not supported. Specify an HTTP proxy (http://...).</source>
      <translation>Le proxy « {proxy} » n'est pas pris en charge. Indiquez un proxy HTTP (http://...).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the server sent an invalid Content-Length header: '{value}'. It must be an integer.</source>
      <translation>{what} : le serveur a envoyé un en-tête Content-Length non valide : « {value} ». Il doit être un entier.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>{what}: the response is too large ({size} bytes or more). The maximum is {limit} bytes.</source>
      <translation>{what} : la réponse est trop volumineuse ({size} octets ou plus). Le maximum est de {limit} octets.</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/web/webclient.py" />
      <source>the server did not respond in time</source>
      <translation>le serveur n'a pas répondu à temps</translation>
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
      <source>The map is not georeferenced, so it cannot be combined with {zones}.</source>
      <translation>La carte n'est pas géoréférencée et ne peut donc pas être croisée avec des zones ({zones}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>Cannot read {zones}</source>
      <translation>Lecture impossible ({zones})</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>No polygon of {zones} can be transformed to the map's coordinate system.</source>
      <translation>Aucun polygone n'est transformable dans le système de coordonnées de la carte ({zones}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>None of the polygons of {zones} overlaps the map.</source>
      <translation>Aucun polygone ne recouvre la carte ({zones}).</translation>
    </message>
    <message>
      <location filename="../../flair_seg/tools/zones.py" />
      <source>Field '{field}' not found in {what}. Available fields: {names}.</source>
      <translation>Champ « {field} » introuvable ({what}). Champs disponibles : {names}.</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Prepare</source>
      <translation>Préparer</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Runs</source>
      <translation>Traitements</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Analyse</source>
      <translation>Analyser</translation>
    </message>
    <message>
      <location filename="../../processing/algorithm.py" />
      <source>Assess</source>
      <translation>Évaluer</translation>
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
      <source>Calculates the area of each class of a land-cover map, for the whole map or for each polygon of a layer. Pixels on the edge of a polygon are weighted by the fraction inside it, so the areas of adjacent zones add up to the total.

The table has one row per zone and class: ground area in square metres, and percentage of the mapped area. Nodata pixels and the area outside the map have separate rows, without a class code or percentage.

The report has one chart per zone, for up to 50 zones.</source>
      <translation>Calcule la surface de chaque classe d'une carte d'occupation du sol, pour toute la carte ou pour chaque polygone d'une couche. Les pixels en bordure d'un polygone sont pondérés par leur fraction intérieure, de sorte que la somme des surfaces de zones adjacentes est égale au total.

La table contient une ligne par zone et par classe : surface au sol en mètres carrés et pourcentage de la surface cartographiée. Les pixels nodata et la surface hors de la carte ont des lignes distinctes, sans code de classe ni pourcentage.

Le rapport contient un graphique par zone, pour 50 zones au plus.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>One row per zone and class, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods).</source>
      <translation>Une ligne par zone et par classe, dans un fichier CSV (.csv) ou un classeur (.xlsx, .ods).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>All areas (JSON)</source>
      <translation>Toutes les surfaces (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/areas.py" />
      <source>and {count} more zone</source>
      <translation>et {count} autre zone</translation>
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
      <source>Compares the land-cover maps of two dates in the area covered by both.

The change raster has a class for unchanged pixels and one for each transition, e.g. 'water → building', in the colour of the new class. If there are more than 254 transitions, the smallest are grouped in the class 'other changes'; the table and the report list them all.

The table has one row per transition, for the whole map or for each zone. The report shows the transition matrix, and the gains and losses of each class.

With confidence rasters or a minimum mapping unit, differences that are uncertain or too small are assigned to the class 'unconfirmed change'. They count neither as changed nor as compared.

Both maps must have the same classes, unless a recode table converts the classes of the second map, and matching pixel grids, unless the second map is aligned with the first.</source>
      <translation>Compare les cartes d'occupation du sol de deux dates sur leur emprise commune.

Le raster des changements contient une classe pour les pixels inchangés et une classe par transition, p. ex. « eau → bâtiment », dans la couleur de la nouvelle classe. Au-delà de 254 transitions, les plus petites sont regroupées dans la classe « autres changements » ; la table et le rapport les détaillent toutes.

La table contient une ligne par transition, pour toute la carte ou pour chaque zone. Le rapport présente la matrice de transition, ainsi que les gains et les pertes de chaque classe.

Avec des rasters de confiance ou une unité minimale de collecte, les différences incertaines ou trop petites sont affectées à la classe « changement non confirmé ». Elles ne comptent ni comme modifiées ni comme comparées.

Les deux cartes doivent avoir les mêmes classes, sauf si une table de recodage convertit celles de la seconde carte, et des grilles de pixels concordantes, sauf si la seconde carte est alignée sur la première.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Map at first date</source>
      <translation>Carte à la première date</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Class raster.</source>
      <translation>Raster de classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Map at second date</source>
      <translation>Carte à la seconde date</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Class raster with the same classes.</source>
      <translation>Raster de classes, avec les mêmes classes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Align second map with first map</source>
      <translation>Aligner la seconde carte sur la première</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Resamples the second map to the grid of the first by nearest neighbour; coordinate systems and pixel sizes may differ. If unchecked, the two pixel grids must match.</source>
      <translation>Rééchantillonne la seconde carte sur la grille de la première par plus proche voisin ; les SCR et les tailles de pixel peuvent différer. Si la case est décochée, les deux grilles de pixels doivent coïncider.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Raster of transitions, as a cloud-optimised GeoTIFF.</source>
      <translation>Raster des transitions, au format GeoTIFF optimisé pour le cloud (COG).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>One row per transition, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods).</source>
      <translation>Une ligne par transition, dans un fichier CSV (.csv) ou un classeur (.xlsx, .ods).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Changed area (m²)</source>
      <translation>Surface modifiée (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Area mapped on both dates (m²)</source>
      <translation>Surface cartographiée aux deux dates (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Unconfirmed change (m²)</source>
      <translation>Changement non confirmé (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Gains and losses (JSON)</source>
      <translation>Gains et pertes (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Recode table of the second map</source>
      <translation>Table de recodage de la seconde carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>For maps with different nomenclatures: rules separated by semicolons, e.g. 0=building; 5,6=trees; 18=nodata, or the path of a table (.csv, .xlsx, .ods) with the columns from and to. Classes with the same name need no rule.</source>
      <translation>Pour des cartes de nomenclatures différentes : règles séparées par des points-virgules, p. ex. 0=building; 5,6=trees; 18=nodata, ou chemin d'une table (.csv, .xlsx, .ods) avec les colonnes from et to. Les classes de même nom n'ont pas besoin de règle.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Confidence of the first map</source>
      <translation>Confiance de la première carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Confidence of the second map</source>
      <translation>Confiance de la seconde carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Confidence raster in percent. Differences with a lower confidence than the minimum are unconfirmed.</source>
      <translation>Raster de confiance, en pourcentage. Les différences dont la confiance est inférieure au minimum ne sont pas confirmées.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Minimum confidence of change (%)</source>
      <translation>Confiance minimale d'un changement (%)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Applies to each confidence raster.</source>
      <translation>S'applique à chaque raster de confiance.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Minimum mapping unit of change (m²)</source>
      <translation>Unité minimale de changement (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Smaller regions of change are unconfirmed. 0 keeps all regions.</source>
      <translation>Les taches de changement plus petites ne sont pas confirmées. 0 conserve toutes les taches.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>The maps have no mapped area in common.</source>
      <translation>Les deux cartes n'ont aucune surface cartographiée en commun.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/change.py" />
      <source>Changed: {hectares} ha, {share}% of the area mapped on both dates</source>
      <translation>Surface modifiée : {hectares} ha, soit {share} % de la surface cartographiée aux deux dates</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Clean a map</source>
      <translation>Nettoyer une carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>clean,sieve,majority filter,mode,minimum mapping unit,generalize,recode,reclassify,merge classes,confidence,threshold,uncertain,noise</source>
      <translation>nettoyer,clean,tamiser,filtre majoritaire,mode,unité minimale de collecte,généraliser,recoder,reclasser,fusionner des classes,confiance,seuil,incertain,bruit</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Writes a cleaned copy of a land-cover map. The following steps are applied in this order; steps that are not set are skipped:

1. Confidence threshold: pixels with a lower confidence are assigned to the class 'unsure', or become nodata.
2. Recode table: classes are merged, renamed or removed, e.g. '6,7=trees; 13=nodata'. The table can also recode the class 'unsure'.
3. Majority filter: each pixel takes the most frequent class of the square around it. In case of a tie, the pixel keeps its class if it is among the most frequent, otherwise the lowest code is used.
4. Minimum mapping unit: smaller regions are merged into the neighbour with the longest shared boundary, smallest first.

Nodata pixels remain nodata and are ignored by the filter. The map is read in strips, so it can be much larger than the memory. The output includes class names and colours; the table lists the area of each class before and after.</source>
      <translation>Produit une copie nettoyée d'une carte d'occupation du sol. Les étapes suivantes sont appliquées dans cet ordre ; celles qui ne sont pas renseignées sont ignorées :

1. Seuil de confiance : les pixels de confiance inférieure sont affectés à la classe « unsure » (incertain), ou deviennent nodata.
2. Table de recodage : des classes sont regroupées, renommées ou supprimées, p. ex. « 6,7=trees; 13=nodata ». La table peut aussi recoder la classe « unsure ».
3. Filtre majoritaire : chaque pixel prend la classe la plus fréquente du carré qui l'entoure. En cas d'égalité, le pixel conserve sa classe si elle figure parmi les plus fréquentes ; sinon, le code le plus petit est retenu.
4. Unité minimale de collecte : les régions plus petites sont fusionnées avec la voisine de plus longue limite commune, en commençant par les plus petites.

Les pixels nodata restent nodata et sont ignorés par le filtre. La carte est lue par bandes et peut donc être bien plus grande que la mémoire. Le résultat contient les noms et les couleurs des classes ; la table indique la surface de chaque classe avant et après.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Confidence</source>
      <translation>Confiance</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Confidence raster of the map, in percent, on the same pixel grid. Required for confidence thresholds.</source>
      <translation>Raster de confiance de la carte, en pourcentage, sur la même grille de pixels. Obligatoire pour les seuils de confiance.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Confidence threshold (%)</source>
      <translation>Seuil de confiance (%)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Pixels with a lower confidence are unsure. If empty, only classes with a threshold of their own have unsure pixels.</source>
      <translation>Les pixels de confiance inférieure sont incertains. Si vide, seules les classes qui ont leur propre seuil ont des pixels incertains.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Thresholds by class</source>
      <translation>Seuils par classe</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Override the confidence threshold, by class code or name, e.g. water=40; 9=75.</source>
      <translation>Remplacent le seuil de confiance, par code ou nom de classe, p. ex. water=40; 9=75.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Unsure pixels become</source>
      <translation>Les pixels incertains deviennent</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>The class is named 'unsure' and has the first code after the last class of the map.</source>
      <translation>La classe s'appelle « unsure » et reçoit le premier code après la dernière classe de la carte.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Recode table</source>
      <translation>Table de recodage</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Rules separated by semicolons: class codes, ranges of codes or class names, then a name, a code, CODE:NAME:#RRGGBB or nodata. '*' stands for all other classes, e.g. 6,7=trees; 13=nodata; *=other.</source>
      <translation>Règles séparées par des points-virgules : codes, intervalles de codes ou noms de classes, puis un nom, un code, CODE:NOM:#RRVVBB ou nodata. « * » désigne toutes les autres classes, p. ex. 6,7=trees; 13=nodata; *=other.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Recode table file</source>
      <translation>Fichier de la table de recodage</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>CSV file (.csv) or spreadsheet (.xlsx, .ods) with the columns from and to and, optionally, name and colour. Cannot be combined with the rules above.</source>
      <translation>Fichier CSV (.csv) ou classeur (.xlsx, .ods) avec les colonnes from et to et, en option, name et colour. Ne peut pas être combiné avec les règles ci-dessus.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Majority filter (px)</source>
      <translation>Filtre majoritaire (px)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Width of the square, an odd number of pixels. 0 disables the filter.</source>
      <translation>Largeur du carré, en nombre impair de pixels. 0 désactive le filtre.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Minimum mapping unit (m²)</source>
      <translation>Unité minimale de collecte (m²)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Regions smaller than this are merged into the neighbour with the longest shared boundary, smallest first. 0 keeps all regions.</source>
      <translation>Les régions plus petites que cette valeur sont fusionnées avec la voisine dont la limite commune est la plus longue, en commençant par les plus petites. 0 conserve toutes les régions.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Cleaned map</source>
      <translation>Carte nettoyée</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Class raster, a cloud-optimised GeoTIFF.</source>
      <translation>Raster de classes, un GeoTIFF optimisé pour le cloud.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Area of each class before and after, as a CSV file (.csv) or spreadsheet (.xlsx, .ods).</source>
      <translation>Surface de chaque classe avant et après, dans un fichier CSV (.csv) ou un classeur (.xlsx, .ods).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Merged regions</source>
      <translation>Régions fusionnées</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Areas before and after (JSON)</source>
      <translation>Surfaces avant et après (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/clean.py" />
      <source>Specify either recode rules or a recode table file, not both.</source>
      <translation>Indiquez soit des règles de recodage, soit un fichier de table de recodage, mais pas les deux.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Publish a map as a web page</source>
      <translation>Publier une carte sous forme de page web</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>web,site,browser,share,viewer,html,cog,swipe,openlayers,internet</source>
      <translation>web,site,navigateur,partager,visionneuse,html,cog,balayage,openlayers,internet</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Writes a web page of a land-cover map, with everything that it shows, into a folder: a static site for any web server or object storage.

The page has a legend that filters classes, areas by class, the class and the confidence at a point, a divider between map and image, and the changes since an earlier map. It is in English and French.

To look at it, start a web server in the folder, e.g. python -m http.server: browsers do not let a page that is opened as a file read the map. For maps of more than 200 MB the server must support range requests, as nginx, Apache and object storage do.</source>
      <translation>Écrit dans un dossier une page web d'une carte d'occupation du sol, avec tout ce qu'elle affiche : un site statique pour n'importe quel serveur web ou stockage objet.

La page comporte une légende qui filtre les classes, les surfaces par classe, la classe et la confiance en un point, un séparateur entre la carte et l'image, et les changements depuis une carte antérieure. Elle est en anglais et en français.

Pour la consulter, lancez un serveur web dans le dossier, par exemple python -m http.server : les navigateurs ne laissent pas une page ouverte comme fichier lire la carte. Pour les cartes de plus de 200 Mo, le serveur doit accepter les requêtes partielles (range), comme nginx, Apache et les stockages objet.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Image</source>
      <translation>Image</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Image to show beneath the map. The part that the map covers is published.</source>
      <translation>Image à afficher sous la carte. La partie couverte par la carte est publiée.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Confidence raster of the map, to fade uncertain pixels.</source>
      <translation>Raster de confiance de la carte, pour estomper les pixels incertains.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Map before</source>
      <translation>Carte antérieure</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Map of an earlier date with the same classes, to show changes.</source>
      <translation>Carte d'une date antérieure avec les mêmes classes, pour montrer les changements.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Report</source>
      <translation>Rapport</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>HTML report to publish with the map.</source>
      <translation>Rapport HTML à publier avec la carte.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>HTML files (*.html)</source>
      <translation>Fichiers HTML (*.html)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Title</source>
      <translation>Titre</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Title of the page. Empty: the name of the map's file.</source>
      <translation>Titre de la page. Vide : le nom du fichier de la carte.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Attribution</source>
      <translation>Attribution</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Source of the data, shown on the map, e.g. 'IGN, BD ORTHO 2021'.</source>
      <translation>Source des données, affichée sur la carte, par exemple 'IGN, BD ORTHO 2021'.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Web page folder</source>
      <translation>Dossier de la page web</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>New, empty, or with a map published earlier, which is replaced.</source>
      <translation>Nouveau, vide ou contenant une carte déjà publiée, qui est remplacée.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Web page</source>
      <translation>Page web</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/publish.py" />
      <source>Size of the folder (bytes)</source>
      <translation>Taille du dossier (octets)</translation>
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
      <source>Splits a land-cover map into the patches of a data set. For each IMG_000001.tif in the patch folder, writes PRED_000001.tif with the corresponding pixels of the map, in the same folder structure. The map must be aligned with the pixels of the patches, like a map of their mosaic. Patches outside the map are skipped.

The files have the format of the FLAIR challenges: one 8-bit band with LZW compression and, with the encoding 'challenge', class codes starting at 0.</source>
      <translation>Découpe une carte d'occupation du sol selon les imagettes d'un jeu de données. Pour chaque IMG_000001.tif du dossier d'imagettes, écrit PRED_000001.tif avec les pixels correspondants de la carte, dans la même arborescence. La carte doit être alignée sur les pixels des imagettes, comme une carte de leur mosaïque. Les imagettes situées hors de la carte sont ignorées.

Les fichiers ont le format des défis FLAIR : une bande de 8 bits compressée en LZW et, avec l'encodage « challenge », des codes de classe à partir de 0.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Patch folder</source>
      <translation>Dossier d'imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Folder that contains the image patches. Subfolders are included.</source>
      <translation>Dossier contenant les imagettes d'image. Les sous-dossiers sont inclus.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Encoding</source>
      <translation>Encodage</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>codes: class codes of the map. challenge: encoding of the FLAIR #1 and #2 challenges; codes 1 to 12 become 0 to 11, other codes become 12, and nodata becomes 255.</source>
      <translation>codes : codes de classe de la carte. challenge : encodage des défis FLAIR #1 et #2 ; les codes 1 à 12 deviennent 0 à 11, les autres codes deviennent 12 et nodata devient 255.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Patches partly outside the map</source>
      <translation>Imagettes en partie hors de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>refuse: stops with an error and writes nothing. nodata: fills pixels outside the map with nodata.</source>
      <translation>refuse : arrête le traitement avec une erreur, sans rien écrire. nodata : attribue nodata aux pixels situés hors de la carte.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Prediction folder</source>
      <translation>Dossier des prédictions</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>May already contain predictions of other maps. Must not be inside the patch folder.</source>
      <translation>Peut déjà contenir les prédictions d'autres cartes. Ne doit pas être situé dans le dossier d'imagettes.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Number of predictions</source>
      <translation>Nombre de prédictions</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/splitpatches.py" />
      <source>Patches outside the map</source>
      <translation>Imagettes hors de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Vectorize a land-cover map</source>
      <translation>Vectoriser une carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>vectorize,polygonize,land cover,minimum mapping unit,generalize,simplify,sieve,geopackage,classes</source>
      <translation>vectoriser,vectorize,polygoniser,polygonize,occupation du sol,land cover,unité minimale de collecte,umc,minimum mapping unit,généraliser,generalize,simplifier,simplify,tamiser,sieve,geopackage,classes,polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Converts a land-cover map to polygons. Each group of pixels of the same class that share an edge becomes a polygon, with the class code and name, the ground area and, if a confidence raster is given, the mean confidence of its pixels.

Boundaries can be simplified, squared around selected classes such as buildings, and smoothed, in this order. The polygons still cover the map without gaps or overlaps: each boundary is generalised once, for both neighbours, and keeps its shape where it would cross another. Boundaries with nodata and the edge of the map are never moved. Buildings cut by them, or that touch a point where four polygons meet, keep their outline.

The map is read in strips, so it can be much larger than the memory. The file extension sets the format: GeoPackage (default), Shapefile, GeoJSON, FlatGeobuf, DXF and others. A GeoPackage contains the class colours; for most other formats, they are saved in a .qml file in the same folder. 'Save to file' replaces an existing file; 'Save to GeoPackage' adds or replaces one layer and keeps the others.</source>
      <translation>Convertit une carte d'occupation du sol en polygones. Chaque groupe de pixels d'une même classe qui se touchent par un côté devient un polygone, avec le code et le nom de la classe, la surface au sol et, si un raster de confiance est fourni, la confiance moyenne de ses pixels.

Les limites peuvent être simplifiées, redressées à angle droit autour de certaines classes comme les bâtiments, puis lissées, dans cet ordre. Les polygones couvrent toujours la carte sans trou ni recouvrement : chaque limite est généralisée une seule fois, pour ses deux voisins, et conserve sa forme là où elle en croiserait une autre. Les limites avec nodata et le bord de la carte ne sont jamais déplacés. Les bâtiments qu'ils coupent, ou qui touchent un point où quatre polygones se rejoignent, conservent leur contour.

La carte est lue par bandes et peut donc être bien plus grande que la mémoire. L'extension du fichier détermine le format : GeoPackage (par défaut), Shapefile, GeoJSON, FlatGeobuf, DXF et autres. Un GeoPackage contient les couleurs des classes ; pour la plupart des autres formats, elles sont enregistrées dans un fichier .qml du même dossier. « Enregistrer vers un fichier » remplace un fichier existant ; « Enregistrer vers un GeoPackage » ajoute ou remplace une couche et conserve les autres.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Confidence raster of the map, in percent, on the same pixel grid. The mean of each polygon is added as an attribute.</source>
      <translation>Raster de confiance de la carte, en pourcentage, sur la même grille de pixels. La moyenne de chaque polygone est ajoutée comme attribut.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Check the polygons</source>
      <translation>Vérifier les polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Checks that all polygons are valid and share their edges, and reports the result in the log. Requires enough memory for all polygons.</source>
      <translation>Vérifie que tous les polygones sont valides et partagent leurs arêtes, et indique le résultat dans le journal. Nécessite assez de mémoire pour tous les polygones.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Polygons</source>
      <translation>Polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Polygon layer. The file extension sets the format.</source>
      <translation>Couche de polygones. L'extension du fichier détermine le format.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Number of polygons</source>
      <translation>Nombre de polygones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Simplification tolerance (m)</source>
      <translation>Tolérance de simplification (m)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Maximum distance between the original boundary and a vertex that is removed. 1.5 times the pixel size removes the staircase effect of the pixels; 0 disables simplification.</source>
      <translation>Distance maximale entre la limite d'origine et un sommet supprimé. 1,5 fois la taille de pixel supprime l'effet d'escalier des pixels ; 0 désactive la simplification.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Corner rounding distance (m)</source>
      <translation>Distance d'arrondi des angles (m)</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Distance from a corner at which rounding starts, at most half the distance to the next corner. Simplify as well, otherwise the staircase effect of the pixels remains as waves. 0 disables rounding.</source>
      <translation>Distance à l'angle à partir de laquelle il est arrondi, au plus la moitié de la distance à l'angle suivant. Simplifiez aussi, sinon l'effet d'escalier des pixels subsiste sous forme d'ondulations. 0 désactive l'arrondi.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Classes with right angles</source>
      <translation>Classes à angles droits</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/vectorize.py" />
      <source>Class codes or names separated by commas, e.g. building. Walls are moved by at most 10 pixels or twice the simplification tolerance. Outlines that do not fit keep their shape. If empty, no outline is squared.</source>
      <translation>Codes ou noms de classes séparés par des virgules, p. ex. building. Les murs sont déplacés de 10 pixels au plus, ou du double de la tolérance de simplification. Les contours qui ne s'y prêtent pas conservent leur forme. Si vide, aucun contour n'est redressé.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Polygon layer, e.g. municipalities or parcels, in any coordinate system. Pixels on an edge are weighted by the fraction inside the polygon; where zones overlap, each is measured in full.</source>
      <translation>Couche de polygones, p. ex. communes ou parcelles, dans un SCR quelconque. Les pixels en bordure sont pondérés par leur fraction intérieure ; les zones qui se recouvrent sont mesurées chacune en entier.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Zone name field</source>
      <translation>Champ du nom des zones</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Field with the zone names. If empty, zones are numbered in the order of the layer.</source>
      <translation>Champ contenant les noms des zones. Si vide, les zones sont numérotées dans l'ordre de la couche.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Nomenclature</source>
      <translation>Nomenclature des classes</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Nomenclature of the maps. Required if a map has no class legend, such as the FLAIR masks (flair-19).</source>
      <translation>Nomenclature des cartes. Obligatoire si une carte n'a pas de légende des classes, comme les masques FLAIR (flair-19).</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Add table to project</source>
      <translation>Ajouter la table au projet</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Loads the table as a layer without geometry.</source>
      <translation>Charge la table comme couche sans géométrie.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Charts and tables in a single HTML file, readable without distinguishing colours.</source>
      <translation>Graphiques et tableaux dans un seul fichier HTML, lisible sans distinguer les couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/analyse/zones.py" />
      <source>Table layer</source>
      <translation>Couche de la table</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Accuracy assessment</source>
      <translation>Évaluation de l'exactitude</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>validation,confusion matrix,error matrix,iou,f1,kappa,precision,recall,producer,user,olofsson,area estimate,reliability,calibration</source>
      <translation>validation,exactitude,matrice de confusion,confusion matrix,error matrix,iou,f1,kappa,précision,precision,rappel,recall,producteur,producer,utilisateur,user,olofsson,estimation de surface,area estimate,fiabilité,reliability,calibration</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Compares a land-cover map with a reference: a class raster on the same pixel grid, or polygons or points with a class field. Calculates the confusion matrix; the IoU, F1 score, producer's and user's accuracy of each class; and the overall accuracy, kappa and mean IoU of the reference classes.

With points from 'Draw a stratified sample', it also calculates unbiased estimates of accuracies and class areas for the whole map, with 95% confidence intervals (Olofsson et al., 2014).

With a confidence raster, the report also shows how well the confidence predicts whether the map is correct.</source>
      <translation>Compare une carte d'occupation du sol à une référence : un raster de classes sur la même grille de pixels, ou des polygones ou des points avec un champ de classe. Calcule la matrice de confusion ; l'IoU, le score F1 et les exactitudes producteur et utilisateur de chaque classe ; ainsi que l'exactitude globale, l'indice kappa et l'IoU moyenne des classes de la référence.

Avec les points de « Tirer un échantillon stratifié », calcule aussi des estimations sans biais des exactitudes et des surfaces par classe pour toute la carte, avec des intervalles de confiance à 95 % (Olofsson et al., 2014).

Avec un raster de confiance, le rapport montre aussi dans quelle mesure la confiance prédit si la carte est juste.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>All results with charts, in a single HTML file.</source>
      <translation>Tous les résultats avec graphiques, dans un seul fichier HTML.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Confusion matrix and all metrics, one row per class, as a CSV file (.csv) or a spreadsheet (.xlsx, .ods).</source>
      <translation>Matrice de confusion et toutes les mesures, une ligne par classe, dans un fichier CSV (.csv) ou un classeur (.xlsx, .ods).</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Mean IoU</source>
      <translation>IoU moyenne</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>All results (JSON)</source>
      <translation>Tous les résultats (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference raster</source>
      <translation>Raster de référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Class raster of any integer or float type. Specify either this or a reference layer.</source>
      <translation>Raster de classes de type entier ou réel. Indiquez soit celui-ci, soit une couche de référence.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Align the reference raster with the map</source>
      <translation>Aligner le raster de référence sur la carte</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Resamples the reference raster to the grid of the map by nearest neighbour; coordinate systems and pixel sizes may differ. If unchecked, the two pixel grids must match.</source>
      <translation>Rééchantillonne le raster de référence sur la grille de la carte, par plus proche voisin ; les systèmes de coordonnées et les tailles de pixel peuvent différer. Si la case est décochée, les deux grilles de pixels doivent concorder.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference polygons or points</source>
      <translation>Polygones ou points de référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Compares the pixels whose centre lies inside a polygon, or that contain a point.</source>
      <translation>Compare les pixels dont le centre est dans un polygone, ou qui contiennent un point.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Class field</source>
      <translation>Champ de classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Field with class codes or names. If empty, the field 'reference' or 'class_code' is used, or the only field of the layer.</source>
      <translation>Champ contenant les codes ou les noms de classe. Si vide, le champ « reference » ou « class_code » est utilisé, sinon l'unique champ de la couche.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Confidence raster of the map, in percent, as written by 'Segment a mosaic'.</source>
      <translation>Raster de confiance de la carte, en pourcentage, tel qu'écrit par « Segmenter une mosaïque ».</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Skip features without a class</source>
      <translation>Ignorer les entités sans classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>If unchecked, features without a class cause an error that reports their number.</source>
      <translation>Si la case est décochée, les entités sans classe provoquent une erreur qui indique leur nombre.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference nomenclature</source>
      <translation>Nomenclature de la référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Nomenclature of the reference. Required if the reference raster has no class legend, such as the FLAIR masks (flair-19).</source>
      <translation>Nomenclature de la référence. Obligatoire si le raster de référence n'a pas de légende des classes, comme les masques FLAIR (flair-19).</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reclassify reference codes</source>
      <translation>Reclasser les codes de la référence</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Replaces reference codes that the map does not have, e.g. 13-19=13 or 14=13,15=13.</source>
      <translation>Remplace les codes de la référence absents de la carte, p. ex. 13-19=13 ou 14=13,15=13.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Ignored reference codes</source>
      <translation>Codes de la référence ignorés</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Reference codes to exclude from the assessment, separated by commas.</source>
      <translation>Codes de la référence à exclure de l'évaluation, séparés par des virgules.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Sampling strata</source>
      <translation>Strates d'échantillonnage</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Whether the points are a stratified sample. auto: yes if they have stratum fields, like those of 'Draw a stratified sample'. map: yes, drawn at random within each class of this map. none: no.</source>
      <translation>Indique si les points forment un échantillon stratifié. auto : oui s'ils ont des champs de strate, comme ceux de « Tirer un échantillon stratifié ». map : oui, tirés au hasard dans chaque classe de cette carte. none : non.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/accuracy.py" />
      <source>Specify either a reference raster or a layer of reference polygons or points.</source>
      <translation>Indiquez soit un raster de référence, soit une couche de polygones ou de points de référence.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Draw a stratified sample</source>
      <translation>Tirer un échantillon stratifié</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>stratified,random,points,validation,accuracy,olofsson,strata,allocation</source>
      <translation>stratifié,stratified,aléatoire,random,points,échantillon,tirage,validation,exactitude,accuracy,olofsson,strates,strata,répartition,allocation</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Draws random pixels within each class of a land-cover map and saves their centres as points. Choose the class observed in the field or on the imagery for each point, then use the points as reference in 'Accuracy assessment'.

The layer is ready for labelling, also in projects without the plugin: points that have no class yet are shown as rings, and the form lists the classes (field 'reference'). The class of the map is hidden so that it does not influence you.

The points are in random order, so the first ones are also a random sample.

The same map, parameters and seed always produce the same points.</source>
      <translation>Tire au hasard des pixels de chaque classe d'une carte d'occupation du sol et enregistre leurs centres sous forme de points. Choisissez pour chaque point la classe observée sur le terrain ou sur l'image, puis utilisez les points comme référence dans « Évaluation de l'exactitude ».

La couche est prête pour la saisie, y compris dans des projets sans l'extension : les points encore sans classe sont représentés par des anneaux, et le formulaire propose la liste des classes (champ « reference »). La classe de la carte est masquée pour ne pas vous influencer.

Les points sont dans un ordre aléatoire : les premiers constituent donc aussi un échantillon aléatoire.

La même carte, les mêmes paramètres et la même graine donnent toujours les mêmes points.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Sample</source>
      <translation>Échantillon</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Points with the map class, the number of pixels of this class, and an empty field 'reference'. The file extension sets the format.</source>
      <translation>Points avec la classe de la carte, le nombre de pixels de cette classe et un champ « reference » vide. L'extension du fichier détermine le format.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Number of points drawn</source>
      <translation>Nombre de points tirés</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Number of points</source>
      <translation>Nombre de points</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>If empty, it is calculated from the standard error.</source>
      <translation>Si vide, il est calculé à partir de l'erreur type.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Target standard error of overall accuracy</source>
      <translation>Erreur type visée de l'exactitude globale</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Determines the sample size if no number of points is given. Default: 0.01.</source>
      <translation>Détermine la taille de l'échantillon si le nombre de points n'est pas indiqué. Par défaut : 0,01.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Sample allocation</source>
      <translation>Répartition de l'échantillon</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>How points are allocated to classes. proportional: by class area. equal: same number for each class. mixed: proportional, with a minimum per class.</source>
      <translation>Répartition des points entre les classes. proportional : selon la surface de la classe. equal : le même nombre pour chaque classe. mixed : proportionnelle, avec un minimum par classe.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Minimum number of points per class</source>
      <translation>Nombre minimal de points par classe</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Used with the allocation 'mixed'. Rare classes need about 50 to 100 points for a reliable accuracy estimate.</source>
      <translation>Utilisé avec la répartition « mixed ». Une classe rare demande environ 50 à 100 points pour une estimation fiable de son exactitude.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Expected user's accuracy</source>
      <translation>Exactitude utilisateur attendue</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Same value for all classes, between 0 and 1. Used to compute the sample size.</source>
      <translation>Valeur commune à toutes les classes, entre 0 et 1. Sert à calculer la taille de l'échantillon.</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>Random seed</source>
      <translation>Graine aléatoire</translation>
    </message>
    <message>
      <location filename="../../processing/assess/sample.py" />
      <source>A different seed draws different points.</source>
      <translation>Une graine différente tire des points différents.</translation>
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
      <location filename="../../processing/data/features.py" />
      <source>Cannot write the features of '{name}': {reason}</source>
      <translation>Impossible d'écrire les entités de « {name} » : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/features.py" />
      <source>Field '{field}' not found in layer '{name}'. Available fields: {names}.</source>
      <translation>Champ « {field} » introuvable dans la couche « {name} ». Champs disponibles : {names}.</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>The extent is {width} x {height} px at {gsd_m} m. For layers of the provider '{provider}', it must be at most 16384 x 16384 px. Choose a smaller extent, or download the data.</source>
      <translation>L'emprise fait {width} x {height} px à {gsd_m} m. Pour les couches du fournisseur « {provider} », elle doit faire au plus 16 384 x 16 384 px. Choisissez une emprise plus petite, ou téléchargez les données.</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>raster writer status {status}</source>
      <translation>état {status} de l'écriture du raster</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>Cannot write the layer to a file: {reason}</source>
      <translation>Impossible d'écrire la couche dans un fichier : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>layer '{name}': {count} request to {service} failed: {reason}</source>
      <translation>couche « {name} » : {count} requête vers {service} a échoué : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>layer '{name}': {count} requests to {service} failed: {reason}</source>
      <translation>couche « {name} » : {count} requêtes vers {service} ont échoué : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>The extent is empty. Choose the part of the layer to segment.</source>
      <translation>L'emprise est vide. Choisissez la partie de la couche à segmenter.</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>Layer '{name}' comes from a map service ({provider}) that only provides red, green and blue, but the model also requires {lacking}. Use a raster file with these bands, or a model that only requires red, green and blue.</source>
      <translation>La couche « {name} » vient d'un service cartographique ({provider}) qui ne fournit que le rouge, le vert et le bleu, mais le modèle exige aussi {lacking}. Utilisez un fichier raster contenant ces bandes, ou un modèle qui n'exige que le rouge, le vert et le bleu.</translation>
    </message>
    <message>
      <location filename="../../processing/data/foreignlayers.py" />
      <source>Layer '{name}' of the provider '{provider}' must be downloaded first. Specify an extent, or save the layer as a GeoTIFF and use that file.</source>
      <translation>La couche « {name} » du fournisseur « {provider} » doit d'abord être téléchargée. Indiquez une emprise, ou enregistrez la couche en GeoTIFF et utilisez ce fichier.</translation>
    </message>
    <message>
      <location filename="../../processing/data/inputchecks.py" />
      <source>'{name}' must be a finite number, not {value}.</source>
      <translation>« {name} » doit être un nombre fini, et non {value}.</translation>
    </message>
    <message>
      <location filename="../../processing/data/inputchecks.py" />
      <source>'{layer}' is a vector layer, but '{name}' must be a raster.</source>
      <translation>« {layer} » est une couche vecteur, alors que « {name} » doit être un raster.</translation>
    </message>
    <message>
      <location filename="../../processing/data/inputchecks.py" />
      <source>'{layer}' is a raster, but '{name}' must be a vector layer.</source>
      <translation>« {layer} » est un raster, alors que « {name} » doit être une couche vecteur.</translation>
    </message>
    <message>
      <location filename="../../processing/data/layersources.py" />
      <source>The provider '{provider}' of layer '{name}' is not supported. Save the layer as a GeoTIFF and use that file.</source>
      <translation>Le fournisseur « {provider} » de la couche « {name} » n'est pas pris en charge. Enregistrez la couche en GeoTIFF et utilisez ce fichier.</translation>
    </message>
    <message>
      <location filename="../../processing/data/layersources.py" />
      <source>Cannot open '{source}' with the options {options}</source>
      <translation>Impossible d'ouvrir « {source} » avec les options {options}</translation>
    </message>
    <message>
      <location filename="../../processing/data/results.py" />
      <source>Output '{output}' must be a file. Save it to a GeoPackage.</source>
      <translation>La sortie « {output} » doit être un fichier. Enregistrez-la dans un GeoPackage.</translation>
    </message>
    <message>
      <location filename="../../processing/data/webrequests.py" />
      <source>the server returned {kind} instead of an image</source>
      <translation>le serveur a renvoyé {kind} au lieu d'une image</translation>
    </message>
    <message>
      <location filename="../../processing/dock/background.py" />
      <source>Cancelled</source>
      <translation>Annulé</translation>
    </message>
    <message>
      <location filename="../../processing/dock/background.py" />
      <source>The run failed; the log has the reason</source>
      <translation>L'exécution a échoué ; le journal en donne la raison</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Use</source>
      <translation>Utiliser</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Download</source>
      <translation>Télécharger</translation>
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
      <source>Opens 'Add a model': for a file, a mirror, or other options of a download.</source>
      <translation>Ouvre « Ajouter un modèle » : pour un fichier, un miroir ou d'autres options de téléchargement.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Filter by name, band, class or licence</source>
      <translation>Filtrer par nom, bande, classe ou licence</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>All models</source>
      <translation>Tous les modèles</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>On this computer</source>
      <translation>Sur cet ordinateur</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>To download</source>
      <translation>À télécharger</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Classes</source>
      <translation>Classes</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>mIoU</source>
      <translation>mIoU</translation>
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
      <source>Mean intersection over union that the publisher states.</source>
      <translation>Moyenne des intersections sur unions (mIoU) indiquée par le producteur.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Cancel download</source>
      <translation>Annuler le téléchargement</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>No model matches the filter.</source>
      <translation>Aucun modèle ne correspond au filtre.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>No model found: add one with 'Add a model'</source>
      <translation>Aucun modèle trouvé : en ajouter un avec « Ajouter un modèle »</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Download: {name}</source>
      <translation>Téléchargement : {name}</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Model '{name}' was added.</source>
      <translation>Le modèle « {name} » a été ajouté.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Remove model '{name}' and its files? This cannot be undone.</source>
      <translation>Supprimer le modèle « {name} » et ses fichiers ? Cette action est irréversible.</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Unreadable model file</source>
      <translation>Fichier de modèle illisible</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>{gsd_m} m</source>
      <translation>{gsd_m} m</translation>
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
      <source>overall accuracy</source>
      <translation>exactitude globale</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Scores stated by the publisher: {scores}</source>
      <translation>Scores indiqués par le producteur : {scores}</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>none known, see its web page</source>
      <translation>aucun connu, voir la page web</translation>
    </message>
    <message>
      <location filename="../../processing/dock/browser.py" />
      <source>Web page: {page}</source>
      <translation>Page web : {page}</translation>
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
      <source>{count} window in {seconds} s</source>
      <translation>{count} fenêtre en {seconds} s</translation>
    </message>
    <message>
      <location filename="../../processing/dock/quicklook.py" />
      <source>{count} windows in {seconds} s</source>
      <translation>{count} fenêtres en {seconds} s</translation>
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
      <source>Checks a segmentation model (.onnx), runs it on a test window, and copies it to your model folder. The model is then available in 'Segment a mosaic' and the other algorithms; reopen their dialogs to see it.

Models exported by this project, or with Deepness or GeoDeep metadata, need no further parameters. For a model without metadata, specify its bands in input order, its classes and, if the graph does not define them, the window size and normalisation. Missing values, or values that contradict the graph, are reported as errors. An ensemble (.json) is copied with all its networks.

You can also download a model by its name, through the proxy set in QGIS: a network published by IGN (ign:NAME), whose weights become an .onnx file on this computer, or a model of a catalogue. 'Models…' in the plugin's menu lists them with bands, classes, scores and licence. The checksum of the file is verified. An interrupted download resumes where it stopped; nothing is left of a cancelled one.

The model folder is set by the environment variable FLAIR_SEG_MODELS; the default is flair-seg/models in your user data folder. To remove a model, use 'Models…' in the plugin's menu, or run 'flair-seg models remove'.</source>
      <translation>Vérifie un modèle de segmentation (.onnx), l'exécute sur une fenêtre de test et le copie dans votre dossier de modèles. Le modèle est ensuite disponible dans « Segmenter une mosaïque » et dans les autres algorithmes ; rouvrez leurs boîtes de dialogue pour l'y voir.

Les modèles exportés par ce projet, ou dotés de métadonnées Deepness ou GeoDeep, ne demandent aucun autre paramètre. Pour un modèle sans métadonnées, indiquez ses bandes dans l'ordre d'entrée, ses classes et, si le graphe ne les définit pas, la taille de fenêtre et la normalisation. Les valeurs manquantes, ou en contradiction avec le graphe, sont signalées comme erreurs. Un ensemble (.json) est copié avec tous ses réseaux.

Vous pouvez aussi télécharger un modèle par son nom, à travers le proxy configuré dans QGIS : un réseau publié par l'IGN (ign:NOM), dont les poids sont convertis en fichier .onnx sur cet ordinateur, ou un modèle d'un catalogue. « Modèles… », dans le menu de l'extension, les liste avec leurs bandes, classes, scores et licence. La somme de contrôle du fichier est vérifiée. Un téléchargement interrompu reprend là où il s'est arrêté ; un téléchargement annulé ne laisse aucun fichier.

Le dossier de modèles est défini par la variable d'environnement FLAIR_SEG_MODELS ; par défaut, c'est flair-seg/models dans votre dossier de données utilisateur. Pour supprimer un modèle, utilisez « Modèles… » dans le menu de l'extension, ou lancez « flair-seg models remove ».</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Model name</source>
      <translation>Nom du modèle</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Installed model file</source>
      <translation>Fichier du modèle installé</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Description</source>
      <translation>Description</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Time per window (ms)</source>
      <translation>Durée par fenêtre (ms)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Model '{name}' is described by the catalogue. Leave the name, bands, classes and other model properties empty.</source>
      <translation>Le modèle « {name} » est décrit par le catalogue. Laissez vides le nom, les bandes, les classes et les autres propriétés du modèle.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>The weights folder and the float32 option apply to networks published by IGN only. Specify a name that begins with 'ign:', or leave them empty.</source>
      <translation>Le dossier de poids et l'option float32 ne concernent que les réseaux publiés par l'IGN. Indiquez un nom commençant par « ign: », ou laissez-les vides.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Specify either a model file or a model to download, not both.</source>
      <translation>Indiquez soit un fichier de modèle, soit un modèle à télécharger, pas les deux.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Specify a model file or a model to download.</source>
      <translation>Indiquez un fichier de modèle ou un modèle à télécharger.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>'{found}' must be a list of numbers separated by commas, such as 0.4,0.5.</source>
      <translation>« {found} » doit être une liste de nombres séparés par des virgules, comme 0.4,0.5.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Model file</source>
      <translation>Fichier de modèle</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Segmentation model (.onnx) or ensemble (.json).</source>
      <translation>Modèle de segmentation (.onnx) ou ensemble (.json).</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Models (*.onnx *.json)</source>
      <translation>Modèles (*.onnx *.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Model to download</source>
      <translation>Modèle à télécharger</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Downloads this model instead of using a file: a network published by IGN (ign:NAME), or a model of the catalogue. Type a part of its name, a band or a class count to find it.</source>
      <translation>Télécharge ce modèle au lieu d'utiliser un fichier : un réseau publié par l'IGN (ign:NOM) ou un modèle du catalogue. Saisissez une partie de son nom, une bande ou un nombre de classes pour le trouver.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Name</source>
      <translation>Nom</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Name shown in the model lists. If empty, the name in the metadata, or the file name, is used.</source>
      <translation>Nom affiché dans les listes de modèles. Si vide, le nom indiqué dans les métadonnées, ou le nom du fichier, est utilisé.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Bands in input order</source>
      <translation>Bandes dans l'ordre d'entrée</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Band names separated by commas, e.g. red,green,blue,nir,height. Required for a model without metadata.</source>
      <translation>Noms de bandes séparés par des virgules, p. ex. red,green,blue,nir,height. Obligatoire pour un modèle sans métadonnées.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Predefined nomenclature with as many classes as the network has output channels. Required for a model without metadata, unless a classes file is given.</source>
      <translation>Nomenclature prédéfinie comptant autant de classes que le réseau a de canaux de sortie. Obligatoire pour un modèle sans métadonnées, sauf si un fichier de classes est indiqué.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Classes file</source>
      <translation>Fichier de classes</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Replaces the nomenclature. JSON list of names, or of objects with code, name and colour (#rrggbb), in channel order.</source>
      <translation>Remplace la nomenclature. Liste JSON de noms, ou d'objets avec code, nom et couleur #rrggbb (code, name, colour), dans l'ordre des canaux.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Classes (*.json)</source>
      <translation>Classes (*.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Ground sampling distance (m)</source>
      <translation>Résolution spatiale (m)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Pixel size the model was trained on. Rasters with a different pixel size are resampled to it. If empty, the value in the metadata is used; without one, rasters are not resampled.</source>
      <translation>Taille de pixel des données d'entraînement du modèle. Les rasters d'une autre taille de pixel y sont rééchantillonnés. Si vide, la valeur des métadonnées est utilisée ; à défaut, les rasters ne sont pas rééchantillonnés.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Window size (px)</source>
      <translation>Taille de fenêtre (px)</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Size of the windows the model was trained on, e.g. 512. Only needed if the graph supports several sizes.</source>
      <translation>Taille des fenêtres utilisées pour l'entraînement, p. ex. 512. Nécessaire seulement si le graphe accepte plusieurs tailles.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Saved in the model description. If empty, the value in the metadata is kept.</source>
      <translation>Enregistré dans la description du modèle. Si vide, la valeur des métadonnées est conservée.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Catalogue file or URL</source>
      <translation>Fichier ou URL du catalogue</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>If empty, the catalogue set by the environment variable FLAIR_SEG_CATALOGUE is used, or the catalogue of the plugin.</source>
      <translation>Si vide, le catalogue défini par la variable d'environnement FLAIR_SEG_CATALOGUE est utilisé, sinon celui de l'extension.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Overwrite existing model</source>
      <translation>Écraser le modèle existant</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Replaces your model of the same name. If unchecked, an existing name causes an error.</source>
      <translation>Remplace votre modèle de même nom. Si la case est décochée, un nom déjà utilisé provoque une erreur.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Normalisation</source>
      <translation>Normalisation des pixels</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>How pixel values from 0 to 255 are normalised before the network. none: not at all, or by the network itself. unit: divided by 255. imagenet: divided by 255, then normalised with the ImageNet mean and standard deviation. dataset: normalised with the mean and standard deviation given below.</source>
      <translation>Normalisation des valeurs de pixel de 0 à 255 avant le réseau. none : aucune, ou effectuée par le réseau. unit : division par 255. imagenet : division par 255, puis moyenne et écart type d'ImageNet. dataset : moyenne et écart type indiqués ci-dessous.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>One number per band, separated by commas.</source>
      <translation>Un nombre par bande, séparés par des virgules.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Band means</source>
      <translation>Moyennes des bandes</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Band standard deviations</source>
      <translation>Écarts types des bandes</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Value range of the statistics</source>
      <translation>Plage de valeurs des statistiques</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>1 if the mean and standard deviation refer to pixel values from 0 to 1; 255 if they refer to raw values from 0 to 255.</source>
      <translation>1 si la moyenne et l'écart type se rapportent à des valeurs de 0 à 1 ; 255 s'ils se rapportent aux valeurs brutes de 0 à 255.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Threshold</source>
      <translation>Seuil</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Probability from which a class is assigned, for a model with one output channel or with an independent sigmoid per channel. The first class is assigned below it. If empty, the value in the metadata is used, or 0.5.</source>
      <translation>Probabilité à partir de laquelle une classe est attribuée, pour un modèle à un seul canal de sortie ou à sigmoïde indépendante par canal. En dessous, la première classe est attribuée. Si le champ est vide, la valeur des métadonnées est utilisée, ou 0,5.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Folder with downloaded weights</source>
      <translation>Dossier des poids déjà téléchargés</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>For a network published by IGN on a computer without a connection: the folder with its weights file (.safetensors, .pth or .ckpt) as published. Nothing is downloaded.</source>
      <translation>Pour un réseau publié par l'IGN, sur un ordinateur sans connexion : dossier contenant son fichier de poids (.safetensors, .pth ou .ckpt) tel que publié. Rien n'est téléchargé.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Keep weights in float32</source>
      <translation>Conserver les poids en float32</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>For a network published by IGN. If unchecked, its weights are stored in half precision, which halves the file, unless that would change them too much.</source>
      <translation>Pour un réseau publié par l'IGN. Si la case est décochée, ses poids sont enregistrés en demi-précision, ce qui divise par deux la taille du fichier, sauf si la carte en était trop modifiée.</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>Mirror of huggingface.co</source>
      <translation>Miroir de huggingface.co</translation>
    </message>
    <message>
      <location filename="../../processing/library/addmodel.py" />
      <source>URL of a mirror to download from instead. If empty, the environment variable FLAIR_SEG_HUB is used, or huggingface.co.</source>
      <translation>URL d'un miroir à partir duquel télécharger. Si elle est vide, la variable d'environnement FLAIR_SEG_HUB est utilisée, ou huggingface.co.</translation>
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
      <source>Reports the versions of QGIS, GDAL, numpy, ONNX Runtime and this plugin, the devices, and all models with the reason why a model file cannot be read. To check that maps can be made, a small generated image is segmented with a model included with the plugin.

Copy the report from the log, or save it to a file, and attach it to your question. Personal folders are not disclosed: the home folder is written as ~. No data are sent.</source>
      <translation>Indique les versions de QGIS, GDAL, numpy, ONNX Runtime et de cette extension, les périphériques, et tous les modèles, avec la raison pour laquelle un fichier de modèle est illisible. Pour vérifier que des cartes peuvent être produites, une petite image générée est segmentée avec un modèle fourni avec l'extension.

Copiez le rapport depuis le journal, ou enregistrez-le dans un fichier, et joignez-le à votre question. Les dossiers personnels ne sont pas divulgués : le dossier utilisateur est noté ~. Aucune donnée n'est envoyée.</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Text or JSON files (*.txt *.json)</source>
      <translation>Fichiers texte ou JSON (*.txt *.json)</translation>
    </message>
    <message>
      <location filename="../../processing/library/diagnose.py" />
      <source>Text file, or JSON file if the name ends in .json.</source>
      <translation>Fichier texte, ou fichier JSON si le nom se termine par .json.</translation>
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
      <location filename="../../processing/library/installruntime.py" />
      <source>Install ONNX Runtime</source>
      <translation>Installer ONNX Runtime</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>onnxruntime,onnx,cuda,gpu,dependencies,pip,install</source>
      <translation>onnxruntime,onnx,cuda,gpu,dépendances,dependencies,pip,installer,install,moteur,runtime</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Downloads ONNX Runtime, the library that runs the models, to a separate folder of the plugin. The Python packages of QGIS and of the system, including numpy, are not changed.

'onnxruntime' (about 70 MB on disk) runs on any computer. 'onnxruntime-gpu' (about 3 GB on disk) includes CUDA and cuDNN and requires an NVIDIA graphics card with a recent driver, on Windows or Linux. 'onnxruntime-openvino' (about 250 MB on disk) adds the device 'openvino', which is faster on Intel processors but may give slightly different results because of rounding, on Windows or Linux.

The wheels are downloaded from the package index that pip is configured to use, through the proxy set in QGIS. Only releases tested with this plugin are installed, and the SHA-256 of each file is verified. To install offline, choose a folder of wheels downloaded with 'pip download onnxruntime' on another computer with the same operating system and Python version. Any release in this folder is accepted, without verification.

Run this algorithm again after updating the plugin to install the newest tested release. The previous installation is kept for other running QGIS instances, and removed by the first installation at least one day later. To uninstall ONNX Runtime, delete the folder shown at the end of the log.</source>
      <translation>Télécharge ONNX Runtime, la bibliothèque qui exécute les modèles, dans un dossier distinct de l'extension. Les paquets Python de QGIS et du système, y compris numpy, ne sont pas modifiés.

« onnxruntime » (environ 70 Mo sur disque) fonctionne sur tout ordinateur. « onnxruntime-gpu » (environ 3 Go sur disque) inclut CUDA et cuDNN et nécessite une carte graphique NVIDIA avec un pilote récent, sous Windows ou Linux. « onnxruntime-openvino » (environ 250 Mo sur disque) ajoute le périphérique « openvino », plus rapide sur les processeurs Intel mais dont les résultats peuvent différer légèrement à cause des arrondis, sous Windows ou Linux.

Les wheels sont téléchargés depuis l'index de paquets configuré pour pip, à travers le proxy configuré dans QGIS. Seules les versions testées avec cette extension sont installées, et l'empreinte SHA-256 de chaque fichier est vérifiée. Pour une installation hors ligne, choisissez un dossier de wheels téléchargés avec « pip download onnxruntime » sur un autre ordinateur ayant le même système d'exploitation et la même version de Python. Toute version présente dans ce dossier est acceptée, sans vérification.

Relancez cet algorithme après une mise à jour de l'extension pour installer la dernière version testée. L'installation précédente est conservée pour les autres instances de QGIS en cours d'exécution, puis supprimée par la première installation effectuée au moins un jour plus tard. Pour désinstaller ONNX Runtime, supprimez le dossier indiqué à la fin du journal.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Package</source>
      <translation>Paquet</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>onnxruntime: runs on the CPU. onnxruntime-gpu: runs on an NVIDIA GPU. onnxruntime-openvino: runs on the CPU and adds the device 'openvino', which is faster on Intel processors.</source>
      <translation>onnxruntime : s'exécute sur le processeur. onnxruntime-gpu : s'exécute sur un GPU NVIDIA. onnxruntime-openvino : s'exécute sur le processeur et ajoute le périphérique « openvino », plus rapide sur les processeurs Intel.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Wheels folder</source>
      <translation>Dossier de wheels</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installs from the wheels in this folder, without network access. Their hashes are not verified.</source>
      <translation>Installe les wheels de ce dossier, sans accès au réseau. Leurs empreintes ne sont pas vérifiées.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installation folder</source>
      <translation>Dossier d'installation</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installed version</source>
      <translation>Version installée</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Available execution providers</source>
      <translation>Fournisseurs d'exécution disponibles</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Size on disk (MB)</source>
      <translation>Taille sur disque (Mo)</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>{package} is not supported on macOS. Choose onnxruntime.</source>
      <translation>{package} n'est pas pris en charge sous macOS. Choisissez onnxruntime.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installed {package} {version} ({size:.1f} MB) in {folder}</source>
      <translation>{package} {version} ({size:.1f} Mo) installé dans {folder}</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>ONNX Runtime loads with QGIS's numpy {0}. Available execution providers: {1}</source>
      <translation>ONNX Runtime se charge avec le numpy {0} de QGIS. Fournisseurs d'exécution disponibles : {1}</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Another onnxruntime in QGIS's Python takes precedence over this one: {0}. Remove it with 'pip uninstall' if you do not want to use it.</source>
      <translation>Un autre onnxruntime du Python de QGIS est prioritaire sur celui-ci : {0}. Supprimez-le avec « pip uninstall » si vous ne voulez pas l'utiliser.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>An older version of ONNX Runtime is already loaded. Restart QGIS to use the new one.</source>
      <translation>Une version plus ancienne d'ONNX Runtime est déjà chargée. Redémarrez QGIS pour utiliser la nouvelle.</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installing wheels from {wheels}, without network access</source>
      <translation>Installation des wheels de {wheels}, sans accès au réseau</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installing wheels from the package index, through QGIS's proxy {proxy}</source>
      <translation>Installation des wheels depuis l'index de paquets, à travers le proxy {proxy} de QGIS</translation>
    </message>
    <message>
      <location filename="../../processing/library/installruntime.py" />
      <source>Installing wheels from the package index</source>
      <translation>Installation des wheels depuis l'index de paquets</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>Cancel a run</source>
      <translation>Arrêter un traitement</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>stop,abort,interrupt,tiles,cluster,background</source>
      <translation>arrêt,annuler,interrompre,dalles,cluster,arrière-plan</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>Asks the run that writes a map to stop, on this computer or another one that shares the folder, and waits until it has stopped. What it has finished is kept: a run with the same settings resumes it.

To stop a run in this QGIS, use its Cancel button.</source>
      <translation>Demande au traitement qui écrit une carte de s'arrêter, sur cet ordinateur ou sur un autre qui partage le dossier, et attend qu'il se soit arrêté. Ce qu'il a terminé est conservé : un traitement avec les mêmes paramètres le reprend.

Pour arrêter un traitement de ce QGIS, utilisez son bouton Annuler.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>State (running, interrupted or finished)</source>
      <translation>État (running, interrupted ou finished)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>Finished rows or tiles</source>
      <translation>Lignes ou dalles terminées</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/cancel.py" />
      <source>Rows or tiles of the map</source>
      <translation>Lignes ou dalles de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/clusterrun.py" />
      <source>Cluster '{cluster}' must be the address of a scheduler, such as tcp://host:8786, or a number of local processes, such as local:4.</source>
      <translation>Le cluster « {cluster} » doit être l'adresse d'un ordonnanceur, comme tcp://host:8786, ou un nombre de processus locaux, comme local:4.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/clusterrun.py" />
      <source>The run ended without a result (exit code {code}).</source>
      <translation>Le traitement s'est terminé sans résultat (code de sortie {code}).</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Mosaic</source>
      <translation>Mosaïque</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Aerial image: one raster layer with all bands required by the model. To combine several files, use 'Build mosaics from patches' or 'Build virtual raster'.</source>
      <translation>Image aérienne : une couche raster contenant toutes les bandes requises par le modèle. Pour réunir plusieurs fichiers, utilisez « Construire des mosaïques à partir d'imagettes » ou « Construire un raster virtuel ».</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Rectangle to map. Required for layers that GDAL cannot read, e.g. from a map service.</source>
      <translation>Rectangle à cartographier. Obligatoire pour les couches que GDAL ne peut pas lire, p. ex. celles d'un service cartographique.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Area of interest</source>
      <translation>Zone d'intérêt</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Maps only pixels whose centre lies inside these polygons; all other pixels are nodata. Windows outside the polygons are skipped.</source>
      <translation>Cartographie uniquement les pixels dont le centre est dans ces polygones ; tous les autres pixels sont nodata. Les fenêtres hors des polygones sont ignorées.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Number of predictions per pixel. best: 16 (windows shifted by a quarter). fine: 8 (every other window of best, in a checkerboard pattern). balanced: 4 (windows shifted by half). fast: 1. Processing time is proportional: fine takes half as long as best, and 1.45% of the pixels differed in a test. If windows are combined by crop, a single window determines each pixel, and the quality sets how close to the window centre the pixel lies; crop cannot be used with fine.</source>
      <translation>Nombre de prédictions par pixel. best : 16 (fenêtres décalées d'un quart). fine : 8 (une fenêtre de best sur deux, en damier). balanced : 4 (fenêtres décalées de moitié). fast : 1. Le temps de calcul est proportionnel : fine prend deux fois moins de temps que best, et 1,45 % des pixels différaient lors d'un test. Si les fenêtres sont combinées par crop, une seule fenêtre détermine chaque pixel, et la qualité fixe la proximité du pixel au centre de la fenêtre ; crop ne peut pas être utilisé avec fine.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>For models that support several window sizes. If empty, the default size of the model is used.</source>
      <translation>Pour les modèles qui acceptent plusieurs tailles de fenêtre. Si vide, la taille par défaut du modèle est utilisée.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Stride (px)</source>
      <translation>Pas (px)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Distance between windows, from 1 (for mean: 1/16 of the window size) to the window size. Overrides the quality. A stride of 128 with a window size of 512 is equivalent to 'best'.</source>
      <translation>Distance entre les fenêtres, de 1 (pour mean : 1/16 de la taille de fenêtre) à la taille de fenêtre. Remplace la qualité. Un pas de 128 avec une taille de fenêtre de 512 équivaut à « best ».</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Combination rule</source>
      <translation>Règle de combinaison</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>How overlapping windows are combined. vote: the class predicted most often. mean: the class with the highest mean probability, weighted towards the window centres. crop: only the centre of each window is used, a square of one stride.</source>
      <translation>Combinaison des fenêtres qui se recouvrent. vote : la classe prédite le plus souvent (vote majoritaire). mean : la classe dont la probabilité moyenne, pondérée vers le centre des fenêtres, est la plus élevée. crop : seul le centre de chaque fenêtre est utilisé, un carré d'un pas de côté.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Test-time augmentation</source>
      <translation>Augmentation à la prédiction (TTA)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Also predicts rotated copies of each window and averages the results. rotate: rotations by 90, 180 and 270 degrees (4 times slower). d4: rotations and reflections (8 times slower).</source>
      <translation>Prédit aussi des copies transformées de chaque fenêtre et calcule la moyenne des résultats. rotate : rotations de 90, 180 et 270 degrés (4 fois plus lent). d4 : rotations et symétries (8 fois plus lent).</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Input value range</source>
      <translation>Plage de valeurs en entrée</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Values scaled to 0 and 255, e.g. 0 and 3000. Required if the model expects 8-bit data and the layer has another data type. Values outside the range are clipped.</source>
      <translation>Valeurs ramenées à 0 et 255, p. ex. 0 et 3000. Obligatoire si le modèle attend des données sur 8 bits et que la couche a un autre type de données. Les valeurs hors de la plage sont écrêtées.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Keep original pixel size</source>
      <translation>Conserver la taille de pixel d'origine</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Disables resampling, even if the pixel size of the layer differs from that of the training data.</source>
      <translation>Désactive le rééchantillonnage, même si la taille de pixel de la couche diffère de celle des données d'entraînement.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>For models with the normalisation 'reference', trained on images matched to the radiometry of a satellite: a raster that covers the whole layer, with the same bands in the same units, e.g. a cloud-free Sentinel-2 reflectance mosaic. Its bands are identified by name or colour interpretation, otherwise used in the order of the model. If empty, the statistics of the training data are used.</source>
      <translation>Pour les modèles à normalisation « reference », entraînés sur des images ajustées à la radiométrie d'un satellite : un raster qui couvre toute la couche, avec les mêmes bandes dans les mêmes unités, p. ex. une mosaïque Sentinel-2 de réflectances sans nuages. Ses bandes sont identifiées par leur nom ou leur interprétation des couleurs, sinon utilisées dans l'ordre du modèle. Si vide, les statistiques des données d'entraînement sont utilisées.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Skip damaged data</source>
      <translation>Ignorer les données endommagées</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Missing or damaged parts of the layer's files, and images that its service does not deliver, become nodata; a warning gives their share and extent. Otherwise the run stops with an error.</source>
      <translation>Les parties manquantes ou endommagées des fichiers de la couche, et les images que son service ne fournit pas, deviennent nodata ; un avertissement en donne la part et l'emprise. Sinon, le traitement s'arrête sur une erreur.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>auto uses the best available device and reports the choice in the log.</source>
      <translation>auto utilise le meilleur périphérique disponible et indique ce choix dans le journal.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Batch size</source>
      <translation>Taille de lot</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Number of windows predicted at once. If empty: 1 on the CPU, 8 on other devices, or the size fixed by the model. Use a smaller value if the device runs out of memory.</source>
      <translation>Nombre de fenêtres prédites à la fois. Si vide : 1 sur le processeur, 8 sur les autres périphériques, ou la taille imposée par le modèle. À réduire si le périphérique manque de mémoire.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Threads</source>
      <translation>Threads</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>CPU threads per network. If empty, one per core.</source>
      <translation>Threads du processeur par réseau. Si vide, un par cœur.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Memory budget (MiB)</source>
      <translation>Budget de mémoire (Mio)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Memory available for processing, in addition to the model. Wide layers are processed in blocks of columns to stay within the budget, with identical results. If empty, the available memory is used. The log shows the estimate.</source>
      <translation>Mémoire disponible pour le traitement, en plus du modèle. Les couches larges sont traitées par blocs de colonnes pour respecter ce budget, avec un résultat identique. Si vide, la mémoire disponible est utilisée. Le journal indique l'estimation.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>The model requires {count} band ({names}), but the number of bands selected is {selected}.</source>
      <translation>Le modèle exige {count} bande ({names}), mais le nombre de bandes sélectionnées est {selected}.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>The model requires {count} bands ({names}), but the number of bands selected is {selected}.</source>
      <translation>Le modèle exige {count} bandes ({names}), mais le nombre de bandes sélectionnées est {selected}.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>The stride must be at most the window size ({window} px), not {stride} px.</source>
      <translation>Le pas doit être au plus égal à la taille de fenêtre ({window} px), et non {stride} px.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Model '{name}' does not define a ground sampling distance. Save the layer as a GeoTIFF and use that file.</source>
      <translation>Le modèle « {name} » ne définit pas de résolution spatiale. Enregistrez la couche en GeoTIFF et utilisez ce fichier.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/mappingalgorithm.py" />
      <source>Specify both limits of the input value range, or leave both empty.</source>
      <translation>Indiquez les deux bornes de la plage de valeurs en entrée, ou laissez-les vides toutes les deux.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>Models included with the plugin and models in your model folder.</source>
      <translation>Modèles fournis avec l'extension et modèles de votre dossier de modèles.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>Files that cannot be used: {0}</source>
      <translation>Fichiers inutilisables : {0}</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>Model file (overrides model)</source>
      <translation>Fichier de modèle (remplace le modèle)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>.onnx file with metadata (of this plugin, Deepness or GeoDeep) or with a manifest in the same folder, or .json file of an ensemble.</source>
      <translation>Fichier .onnx avec métadonnées (de cette extension, de Deepness ou de GeoDeep) ou accompagné d'un manifeste dans le même dossier, ou fichier .json d'un ensemble.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>Bands of the layer in the order expected by the model. If empty, bands are identified by name or colour interpretation, otherwise used in order unless a name or colour contradicts it. The log shows the bands used.</source>
      <translation>Bandes de la couche dans l'ordre attendu par le modèle. Si vide, elles sont identifiées par leur nom ou leur interprétation des couleurs, sinon utilisées dans l'ordre, sauf si un nom ou une couleur le contredit. Le journal indique les bandes utilisées.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/modelparameter.py" />
      <source>Choose a model, or specify a model file.</source>
      <translation>Choisissez un modèle, ou indiquez un fichier de modèle.</translation>
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
      <source>Estimates the number of windows, the time, the memory and the disk space that 'Segment a mosaic' needs with the same settings on this machine. A sample of windows is read, predicted and written to measure the speed, which is kept for later estimates. No file is kept.

Only windows that the run predicts are counted, without those that are nodata or outside the area of interest. Layers of map services are not fetched: their size comes from the extent.</source>
      <translation>Estime le nombre de fenêtres, la durée, la mémoire et l'espace disque que demande « Segmenter une mosaïque » avec les mêmes paramètres sur cette machine. Un échantillon de fenêtres est lu, prédit et écrit pour mesurer la vitesse, qui est conservée pour les estimations suivantes. Aucun fichier n'est conservé.

Seules sont comptées les fenêtres que le traitement prédit, sans celles qui n'ont pas de données ou sont hors de la zone d'intérêt. Les couches de services cartographiques ne sont pas téléchargées : leur taille vient de l'emprise.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Seconds per window</source>
      <translation>Secondes par fenêtre</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Speed of another computer, if known. If empty, the speed of this computer is measured.</source>
      <translation>Vitesse d'un autre ordinateur, si elle est connue. Si vide, la vitesse de cet ordinateur est mesurée.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Windows to predict</source>
      <translation>Fenêtres à prédire</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Time (h)</source>
      <translation>Durée (h)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Memory in addition to the model (MiB)</source>
      <translation>Mémoire en plus du modèle (Mio)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/plan.py" />
      <source>Disk space during the run (GB)</source>
      <translation>Espace disque pendant le traitement (Go)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/runalgorithm.py" />
      <source>Map file</source>
      <translation>Fichier de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/runalgorithm.py" />
      <source>Path of the map, as specified for the run: a GeoTIFF, or a .vrt file with tiles. The file need not exist yet.</source>
      <translation>Chemin de la carte, tel qu'indiqué pour le traitement : un GeoTIFF, ou un fichier .vrt avec des dalles. Le fichier peut ne pas exister encore.</translation>
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
      <source>Creates a land-cover map from an aerial mosaic. The model predicts overlapping windows, so that each pixel is predicted 16 times by default; the class with the most votes wins.

The output includes class names and colours, a raster attribute table and overviews. Nodata pixels remain nodata. If the pixel size of the layer differs by more than 10% from the pixel size the model was trained on, the layer is resampled on the fly and the map has the pixel size of the model.

Layers that GDAL can read (file, VRT, remote file) are read from their source, in the coordinate system set in QGIS. Other layers are first downloaded over the extent. Map services (WMS, XYZ) only provide red, green and blue, so they only work with models that need no other bands.

The log shows the device, the bands used and the remaining time.

In scripts and with qgis_process, pass choices as text, e.g. QUALITY=fast.</source>
      <translation>Crée une carte d'occupation du sol à partir d'une mosaïque aérienne. Le modèle prédit des fenêtres qui se recouvrent, de sorte que chaque pixel est prédit 16 fois par défaut ; la classe qui a le plus de votes l'emporte.

Le résultat contient les noms et les couleurs des classes, une table attributaire de raster et des aperçus. Les pixels nodata restent nodata. Si la taille de pixel de la couche s'écarte de plus de 10 % de celle des données d'entraînement du modèle, la couche est rééchantillonnée à la volée et la carte a la taille de pixel du modèle.

Les couches que GDAL peut lire (fichier, VRT, fichier distant) sont lues depuis leur source, dans le SCR défini dans QGIS. Les autres couches sont d'abord téléchargées sur l'emprise. Les services cartographiques (WMS, XYZ) ne fournissent que le rouge, le vert et le bleu : ils ne conviennent qu'aux modèles qui ne demandent aucune autre bande.

Le journal indique le périphérique, les bandes utilisées et le temps restant.

Dans les scripts et avec qgis_process, indiquez les choix sous forme de texte, p. ex. QUALITY=fast.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Cluster</source>
      <translation>Cluster</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Distributes the prediction to other processes. Address of a Dask scheduler, e.g. tcp://host:8786, whose workers can access the same files, or local:4 for four processes on this computer. Requires the Python package 'distributed'.</source>
      <translation>Répartit la prédiction entre d'autres processus. Adresse d'un ordonnanceur Dask, p. ex. tcp://host:8786, dont les processus de calcul ont accès aux mêmes fichiers, ou local:4 pour quatre processus sur cet ordinateur. Nécessite le paquet Python « distributed ».</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Overwrite unfinished run</source>
      <translation>Écraser le traitement inachevé</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Discards the results of an unfinished run and starts over. If unchecked, a cancelled or failed run resumes where it stopped when it is run again with the same settings and output file. Runs with a temporary output always start over.</source>
      <translation>Supprime les résultats d'un traitement inachevé et recommence au début. Si la case est décochée, un traitement annulé ou en échec reprend où il s'est arrêté lorsqu'il est relancé avec les mêmes paramètres et le même fichier de sortie. Un traitement avec une sortie temporaire recommence toujours au début.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Tile size (px)</source>
      <translation>Taille de dalle (px)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Writes each output as a folder of GeoTIFF tiles of this size, e.g. 16384, and a virtual raster that combines them. The output files must end in .vrt. If empty, each output is a single GeoTIFF.</source>
      <translation>Écrit chaque sortie sous forme d'un dossier de dalles GeoTIFF de cette taille, p. ex. 16384, et d'un raster virtuel qui les réunit. Les fichiers de sortie doivent se terminer par .vrt. Si vide, chaque sortie est un seul GeoTIFF.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Tiles to redo</source>
      <translation>Dalles à recalculer</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Computes some tiles of the map again, e.g. because their imagery was damaged, and keeps the others. Names separated by commas, e.g. r00012_c00034, or a text file with one name per line. Requires the output, the tile size and the other settings of the map.</source>
      <translation>Recalcule certaines dalles de la carte, p. ex. parce que leurs images étaient endommagées, et conserve les autres. Noms séparés par des virgules, p. ex. r00012_c00034, ou fichier texte avec un nom par ligne. Demande la sortie, la taille de dalle et les autres paramètres de la carte.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Write STAC items</source>
      <translation>Écrire les items STAC</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Also writes two JSON files next to the map that describe the map and the model for a STAC catalogue: extent, coordinate system, classes, checksums and provenance.</source>
      <translation>Écrit aussi, à côté de la carte, deux fichiers JSON qui décrivent la carte et le modèle pour un catalogue STAC : emprise, système de coordonnées, classes, sommes de contrôle et provenance.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Class raster: a cloud-optimised GeoTIFF or, with tiles, a virtual raster.</source>
      <translation>Raster de classes : un GeoTIFF optimisé pour le cloud (COG) ou, avec des dalles, un raster virtuel.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Confidence of the mapped class, in percent. vote: share of the votes for this class, so always 100 with one prediction per pixel. mean and crop: mean probability of this class.</source>
      <translation>Confiance de la classe cartographiée, en pourcentage. vote : part des votes pour cette classe, donc toujours 100 avec une seule prédiction par pixel. mean et crop : probabilité moyenne de cette classe.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Probabilities</source>
      <translation>Probabilités</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>One band per class, in percent. vote: share of the votes for the class. mean and crop: mean probability of the class.</source>
      <translation>Une bande par classe, en pourcentage. vote : part des votes pour la classe. mean et crop : probabilité moyenne de la classe.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Settings, machine, warnings, failed tiles, time and area by class in a single HTML file. It is also written if the run fails.</source>
      <translation>Paramètres, machine, avertissements, dalles en échec, durée et surface par classe dans un seul fichier HTML. Il est aussi écrit si le traitement échoue.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Run report</source>
      <translation>Rapport du traitement</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Predicted windows</source>
      <translation>Fenêtres prédites</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Skipped windows (nothing to map)</source>
      <translation>Fenêtres ignorées (rien à cartographier)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Run time (s)</source>
      <translation>Durée du traitement (s)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Device used</source>
      <translation>Périphérique utilisé</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Area by class (JSON)</source>
      <translation>Surface par classe (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>Area unit (m2, or px without georeferencing)</source>
      <translation>Unité de surface (m2, ou px sans géoréférencement)</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/segment.py" />
      <source>The input or output is a temporary file. A cancelled run cannot be resumed.</source>
      <translation>L'entrée ou la sortie est un fichier temporaire. Un traitement annulé ne pourra pas être repris.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/status.py" />
      <source>Status of a run</source>
      <translation>État d'un traitement</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/status.py" />
      <source>progress,tiles,failed,rate,remaining,eta,watch,cluster,interrupted,resume</source>
      <translation>progression,dalles,échec,vitesse,temps restant,suivi,cluster,interrompu,reprise</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/status.py" />
      <source>Shows how far the run is that writes a map, on this computer or another one that shares the folder: finished rows or tiles, speed, time left and failed tiles with the reasons. For an interrupted run, it shows where the next run with the same settings resumes.</source>
      <translation>Montre où en est le traitement qui écrit une carte, sur cet ordinateur ou sur un autre qui partage le dossier : lignes ou dalles terminées, vitesse, temps restant et dalles en échec avec les raisons. Pour un traitement interrompu, montre où reprendra le prochain traitement avec les mêmes paramètres.</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/status.py" />
      <source>Whether a run writes the map</source>
      <translation>Indique si un traitement écrit la carte</translation>
    </message>
    <message>
      <location filename="../../processing/mapping/status.py" />
      <source>Names of failed tiles, separated by commas</source>
      <translation>Noms des dalles en échec, séparés par des virgules</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Land-cover map</source>
      <translation>Carte d'occupation du sol</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Class raster, such as the output of 'Segment a mosaic'.</source>
      <translation>Raster de classes, par exemple le résultat de « Segmenter une mosaïque ».</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Departments</source>
      <translation>Départements</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>French departments to map, by code, e.g. 34 or 2A,2B, instead of an area of interest.</source>
      <translation>Départements français à cartographier, par leur code, p. ex. 34 ou 2A,2B, à la place d'une zone d'intérêt.</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Borders of departments</source>
      <translation>Limites des départements</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Layer of departments, e.g. that of IGN's ADMIN EXPRESS. The field with the codes is found.</source>
      <translation>Couche des départements, p. ex. celle d'ADMIN EXPRESS de l'IGN. Le champ des codes est reconnu automatiquement.</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Map nomenclature</source>
      <translation>Nomenclature de la carte</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Nomenclature of the map. Required if the map has no class legend.</source>
      <translation>Nomenclature de la carte. Obligatoire si la carte n'a pas de légende des classes.</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Table</source>
      <translation>Table</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>CSV style</source>
      <translation>Style CSV</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Separator and decimal sign of a CSV table. Excel in French expects semicolons and decimal commas. Does not apply to spreadsheets (.xlsx, .ods).</source>
      <translation>Séparateur de colonnes et signe décimal d'une table CSV. Excel en français attend des points-virgules et des virgules décimales. Ne concerne pas les classeurs (.xlsx, .ods).</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>CSV files</source>
      <translation>Fichiers CSV</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>Excel workbooks</source>
      <translation>Classeurs Excel</translation>
    </message>
    <message>
      <location filename="../../processing/parameters.py" />
      <source>OpenDocument spreadsheets</source>
      <translation>Classeurs OpenDocument</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Check input imagery</source>
      <translation>Vérifier l'imagerie en entrée</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>verify,validate,bands,histogram,statistics,near infrared,quality,gsd,16 bit</source>
      <translation>vérifier,verify,valider,validate,contrôle,bandes,bands,histogramme,histogram,statistiques,statistics,proche infrarouge,near infrared,qualité,quality,gsd,16 bits,16 bit</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Checks whether a raster is suitable for a model: pixel size, bands, data types, and the value distribution of each band compared with the training data of the model. Detects near-infrared bands that contain other data, swapped or duplicated bands, 8-bit data stretched to 16 bits, compressed or overexposed colours, heights in metres instead of levels, altitudes instead of heights, and borders that should be nodata. Swapped red and blue bands cannot be detected.

The check reads a fixed sample of small squares distributed over the raster. The verdict (ok, doubtful or wrong) and its reasons are shown in the log. If the verdict is doubtful, inspect the imagery.</source>
      <translation>Vérifie si un raster convient à un modèle : taille de pixel, bandes, types de données, et distribution des valeurs de chaque bande comparée aux données d'entraînement du modèle. Détecte les bandes de proche infrarouge qui contiennent d'autres données, les bandes échangées ou dupliquées, les données 8 bits étirées sur 16 bits, les couleurs compressées ou surexposées, les hauteurs en mètres au lieu de niveaux, les altitudes au lieu de hauteurs et les bordures qui devraient être nodata. Un échange du rouge et du bleu n'est pas détectable.

La vérification lit un échantillon fixe de petits carrés répartis sur le raster. Le verdict, correct (ok), douteux (doubtful) ou inadapté (wrong), et ses raisons figurent dans le journal. Si le verdict est douteux, examinez l'image.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Raster to segment. Must be readable by GDAL; map services are not supported.</source>
      <translation>Raster à segmenter. Doit être lisible par GDAL ; les services cartographiques ne sont pas pris en charge.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Statistics, reasons and histograms in a single HTML file.</source>
      <translation>Statistiques, raisons et histogrammes dans un seul fichier HTML.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Verdict (ok, doubtful or wrong)</source>
      <translation>Verdict (ok, doubtful ou wrong)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/checkinput.py" />
      <source>Findings, one per line</source>
      <translation>Constats, un par ligne</translation>
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
      <source>Exports an image and its labels as training patches, in the layout of the FLAIR data sets (domain/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv) used by the training tools of this project. Labels are a class raster, or polygons with a class field.

A zone is a connected block of patches, or a polygon of a zone layer. By default, each zone is assigned entirely to training, validation or test, so that neighbouring patches are never in different subsets. If there is only one zone, the patches at its end are set aside, separated by a buffer.

With a confidence raster, the least certain patches come first, as candidates for labelling. Labels are then optional; you can also use the map itself as labels and correct it.</source>
      <translation>Exporte une image et ses étiquettes sous forme d'imagettes d'entraînement, selon l'organisation des jeux de données FLAIR (domaine/zone/img/IMG_*.tif, msk/MSK_*.tif, split.csv), que lisent les outils d'entraînement de ce projet. Les étiquettes sont un raster de classes, ou des polygones avec un champ de classe.

Une zone est un bloc d'imagettes contiguës, ou un polygone d'une couche de zones. Par défaut, chaque zone est affectée en entier à l'entraînement, à la validation ou au test, de sorte que des imagettes voisines ne sont jamais dans des sous-ensembles différents. S'il n'y a qu'une zone, les imagettes de son extrémité sont mises à part, séparées par une bande tampon.

Avec un raster de confiance, les imagettes les moins sûres viennent en premier : ce sont les candidats à l'étiquetage. Les étiquettes sont alors facultatives ; vous pouvez aussi utiliser la carte elle-même comme étiquettes et la corriger.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Output folder</source>
      <translation>Dossier de sortie</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>New or empty folder.</source>
      <translation>Dossier nouveau ou vide.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Number of patches</source>
      <translation>Nombre d'imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patches per subset (JSON)</source>
      <translation>Imagettes par sous-ensemble (JSON)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patches keep the pixel grid, data type and values of the image. Training requires five 8-bit bands.</source>
      <translation>Les imagettes conservent la grille de pixels, le type de données et les valeurs de l'image. L'entraînement nécessite cinq bandes de 8 bits.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Label raster</source>
      <translation>Raster d'étiquettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Class raster. If its grid differs from that of the image, it is resampled by nearest neighbour.</source>
      <translation>Raster de classes. Si sa grille diffère de celle de l'image, il est rééchantillonné par plus proche voisin.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Label polygons</source>
      <translation>Polygones d'étiquettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Used instead of a label raster. Pixels whose centre lies outside all polygons are unlabelled; where polygons overlap, the last one is used.</source>
      <translation>Utilisés à la place d'un raster d'étiquettes. Les pixels dont le centre n'est dans aucun polygone n'ont pas d'étiquette ; là où des polygones se recouvrent, le dernier est utilisé.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Field with the class codes or names of the label polygons.</source>
      <translation>Champ contenant les codes ou les noms de classe des polygones d'étiquettes.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Label nomenclature</source>
      <translation>Nomenclature des étiquettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>If empty, the class legend of the label raster is used, or the 19 FLAIR classes for polygons.</source>
      <translation>Si vide, la légende des classes du raster d'étiquettes est utilisée, ou les 19 classes de FLAIR pour des polygones.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Confidence raster</source>
      <translation>Raster de confiance</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Confidence of a map, in percent, as written by 'Segment a mosaic'. Patches with the lowest mean confidence come first.</source>
      <translation>Confiance d'une carte, en pourcentage, telle qu'écrite par « Segmenter une mosaïque ». Les imagettes de plus faible confiance moyenne viennent en premier.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Maximum number of patches</source>
      <translation>Nombre maximal d'imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>If empty, all patches are exported. Otherwise, exports the patches with the lowest confidence or, without a confidence raster, a random selection.</source>
      <translation>Si vide, toutes les imagettes sont exportées. Sinon, exporte les imagettes de plus faible confiance ou, sans raster de confiance, une sélection aléatoire.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Bands to export, in this order. If empty, all bands except mask bands.</source>
      <translation>Bandes à exporter, dans cet ordre. Si vide, toutes les bandes sauf les masques.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Domain</source>
      <translation>Domaine</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Name of the folder that contains the zones. In the FLAIR data sets: department and year, e.g. D034_2021.</source>
      <translation>Nom du dossier qui contient les zones. Dans les jeux de données FLAIR : département et année, p. ex. D034_2021.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Patch size (px)</source>
      <translation>Taille d'imagette (px)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>FLAIR data sets use 512.</source>
      <translation>Les jeux de données FLAIR utilisent 512.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Distance between patches. If empty, the patch size is used, so patches do not overlap.</source>
      <translation>Distance entre les imagettes. Si vide, la taille d'imagette est utilisée : les imagettes ne se recouvrent pas.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Minimum share of labelled pixels</source>
      <translation>Part minimale de pixels étiquetés</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Between 0 and 1. Patches with fewer labelled pixels are skipped. Patches without labels are always skipped.</source>
      <translation>Entre 0 et 1. Les imagettes comptant moins de pixels étiquetés sont ignorées. Les imagettes sans étiquette sont toujours ignorées.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Polygon layer. A patch belongs to the zone that contains its centre; patches outside all zones are skipped. If empty, connected blocks of patches are used.</source>
      <translation>Couche de polygones. Une imagette appartient à la zone qui contient son centre ; les imagettes hors de toute zone sont ignorées. Si vide, des blocs d'imagettes contiguës sont utilisés.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>If empty, zones are named Z1, Z2, etc.</source>
      <translation>Si vide, les zones sont nommées Z1, Z2, etc.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Split method</source>
      <translation>Méthode de répartition</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>zones: assigns each zone entirely to one subset. blocks: divides each zone into subsets, separated by a buffer.</source>
      <translation>zones : affecte chaque zone en entier à un seul sous-ensemble. blocks : divise chaque zone en sous-ensembles, séparés par une bande tampon.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Approximate share of all patches, from 0 to 1.</source>
      <translation>Part approximative de l'ensemble des imagettes, de 0 à 1.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Validation share</source>
      <translation>Part de validation</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Test share</source>
      <translation>Part de test</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Seed of the random selections. The same seed always gives the same patches and subsets.</source>
      <translation>Graine des tirages aléatoires. La même graine donne toujours les mêmes imagettes et les mêmes sous-ensembles.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Specify either a label raster or label polygons, not both.</source>
      <translation>Indiquez soit un raster d'étiquettes, soit des polygones d'étiquettes, mais pas les deux.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/exportpatches.py" />
      <source>Choose the class field of the label polygons.</source>
      <translation>Choisissez le champ de classe des polygones d'étiquettes.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Download orthoimagery</source>
      <translation>Télécharger des orthophotographies</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>download,orthophoto,BD ORTHO,IGN,Géoplateforme,WMS,infrared,height,flair</source>
      <translation>télécharger,download,orthophoto,BD ORTHO,IGN,Géoplateforme,WMS,infrarouge,infrared,hauteur,height,flair</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Downloads IGN open imagery of France for an extent, with the bands required by a model: red, green, blue and near infrared from BD ORTHO, and height above ground from the surface and terrain models. The output is a GeoTIFF with a pixel size of 20 cm, in Lambert-93 or the UTM zone of an overseas territory, ready for 'Segment a mosaic'. Areas not covered by the service are nodata. The attribution and licence are saved in the metadata of the file.

The log first shows the download size: one square kilometre is about 25 million pixels, or 24 requests. Failed requests are retried. An interrupted or cancelled download resumes if you run it again with the same parameters and output file; until the file is complete, the downloaded data are kept next to it, in a folder of the same name ending in .fetch. Downloads to a temporary file cannot be resumed.

The URL, layers and formats are defined in resources/services.json of the plugin. To use other years, layers or services, edit a copy of this file and select it as 'Services file'.

Requests use the proxy set in QGIS.</source>
      <translation>Télécharge les images de l'IGN diffusées en données ouvertes, sur une emprise en France, avec les bandes requises par un modèle : rouge, vert, bleu et proche infrarouge de la BD ORTHO, et hauteur au-dessus du sol d'après les modèles numériques de surface et de terrain. Le résultat est un GeoTIFF d'une taille de pixel de 20 cm, en Lambert-93 ou dans la zone UTM d'un territoire d'outre-mer, prêt pour « Segmenter une mosaïque ». Les zones non couvertes par le service sont nodata. L'attribution et la licence sont enregistrées dans les métadonnées du fichier.

Le journal indique d'abord le volume du téléchargement : un kilomètre carré représente environ 25 millions de pixels, soit 24 requêtes. Les requêtes en échec sont relancées. Un téléchargement interrompu ou annulé reprend si vous le relancez avec les mêmes paramètres et le même fichier de sortie ; jusqu'à ce que le fichier soit complet, les données téléchargées sont conservées à côté de lui, dans un dossier de même nom terminé par .fetch. Un téléchargement vers un fichier temporaire ne peut pas être repris.

L'URL, les couches et les formats sont définis dans le fichier resources/services.json de l'extension. Pour utiliser d'autres années, couches ou services, modifiez une copie de ce fichier et choisissez-la comme « Fichier de services ».

Les requêtes passent par le proxy configuré dans QGIS.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Rectangle to download, in any coordinate system.</source>
      <translation>Rectangle à télécharger, dans un SCR quelconque.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Model whose bands and pixel size are downloaded. If empty: red, green, blue, nir and height at 20 cm.</source>
      <translation>Modèle dont les bandes et la taille de pixel sont téléchargées. Si vide : red, green, blue, nir et height à 20 cm.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Imagery</source>
      <translation>Imagerie</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Cloud-optimised GeoTIFF.</source>
      <translation>GeoTIFF optimisé pour le cloud (COG).</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Number of requests</source>
      <translation>Nombre de requêtes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Nodata share (0 to 1)</source>
      <translation>Part de nodata (0 à 1)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Bands (override model)</source>
      <translation>Bandes (remplacent celles du modèle)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Band names separated by commas, in order, e.g. red,green,blue,nir,height.</source>
      <translation>Noms de bandes séparés par des virgules, dans l'ordre, p. ex. red,green,blue,nir,height.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Pixel size (m)</source>
      <translation>Taille de pixel (m)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>If empty, the pixel size of the model, or 0.2.</source>
      <translation>Si vide, la taille de pixel du modèle, ou 0,2.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Output CRS</source>
      <translation>SCR de sortie</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Must be supported by the service. If empty: Lambert-93 (EPSG:2154) in metropolitan France, or the UTM zone of the overseas territory.</source>
      <translation>Doit être pris en charge par le service. Si vide : Lambert-93 (EPSG:2154) en France métropolitaine, ou la zone UTM du territoire d'outre-mer.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Services file</source>
      <translation>Fichier de services</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Defines another service or other layers, in the format of the plugin's resources/services.json.</source>
      <translation>Définit un autre service ou d'autres couches, au format du fichier resources/services.json de l'extension.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Services (*.json)</source>
      <translation>Services (*.json)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Maximum size (GB)</source>
      <translation>Taille maximale (Go)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/fetchortho.py" />
      <source>Larger extents are rejected. The size is calculated as one byte per pixel and band.</source>
      <translation>Les emprises plus grandes sont refusées. La taille est calculée à raison d'un octet par pixel et par bande.</translation>
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
      <source>Builds one virtual raster (VRT) per zone from a folder of georeferenced patches, e.g. in the layout of the FLAIR data sets (domain/zone/img/IMG_*.tif, msk/MSK_*.tif). Each folder of patches is a zone. Masks are combined into separate mosaics, with the class colours of the masks or, if they have none, of the 19 FLAIR classes. The mosaics refer to the patches, so do not delete them. Paths are relative: you can move the mosaics together with the patches.

Use 'Segment a mosaic' on a mosaic to segment a whole zone at once, with windows that extend across patch edges.

In the model designer, use 'Mosaic of the first zone' as input of the segmentation if the folder contains a single zone.</source>
      <translation>Construit un raster virtuel (VRT) par zone à partir d'un dossier d'imagettes géoréférencées, p. ex. selon l'organisation des jeux de données FLAIR (domaine/zone/img/IMG_*.tif, msk/MSK_*.tif). Chaque dossier d'imagettes est une zone. Les masques sont réunis dans des mosaïques distinctes, aux couleurs de classe des masques ou, s'ils n'en ont pas, des 19 classes de FLAIR. Les mosaïques font référence aux imagettes : ne les supprimez pas. Les chemins sont relatifs : vous pouvez déplacer les mosaïques avec les imagettes.

Utilisez « Segmenter une mosaïque » sur une mosaïque pour segmenter toute une zone à la fois, avec des fenêtres qui s'étendent au-delà des bords des imagettes.

Dans le modeleur, utilisez « Mosaïque de la première zone » comme entrée de la segmentation si le dossier contient une seule zone.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Folder that contains the patches. Subfolders are included.</source>
      <translation>Dossier contenant les imagettes. Les sous-dossiers sont inclus.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Add mosaics to project</source>
      <translation>Ajouter les mosaïques au projet</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Uncheck if the mosaics are only used by a later step of a model.</source>
      <translation>Décochez si les mosaïques ne sont utilisées que par une étape ultérieure d'un modèle.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Mosaic folder</source>
      <translation>Dossier des mosaïques</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>One .vrt file is written per zone for the images, and one for the masks.</source>
      <translation>Un fichier .vrt est écrit par zone pour les images, et un pour les masques.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>Footprints</source>
      <translation>Emprises des imagettes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/mosaic.py" />
      <source>GeoPackage of the area covered by the patches of each zone. Areas of a mosaic without a patch and areas where patches overlap are saved as the separate layers gaps and overlaps.</source>
      <translation>GeoPackage des surfaces couvertes par les imagettes de chaque zone. Les parties d'une mosaïque sans imagette et celles où des imagettes se recouvrent sont enregistrées dans les couches distinctes gaps et overlaps.</translation>
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
      <source>Stack colour, infrared and height bands</source>
      <translation>Empiler les bandes couleur, infrarouge et hauteur</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>bd ortho,rvb,irc,nir,mns,mnt,dsm,dtm,ndsm,bands,merge,vrt,virtual raster,tiles</source>
      <translation>bd ortho,rvb,irc,nir,pir,mns,mnt,mnh,dsm,dtm,ndsm,bandes,bands,empiler,fusionner,merge,vrt,raster virtuel,virtual raster,tuiles,dalles,tiles</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Combines separate layers, as supplied with BD ORTHO, into one virtual raster (VRT) with the bands red, green, blue, nir and height that the models expect. The inputs are the colour image, the infrared composite (IRC), the surface model (MNS) and the terrain model (MNT). Each may be a single raster or many tiles, and may have a different pixel size or coordinate system. Bands of inputs left empty are omitted.

Height above ground is the surface model minus the terrain model, with 5 levels per metre as in the FLAIR data, from 0 to 255 (51 m). The output uses the grid of the colour image; inputs on other grids are resampled on the fly. A pixel is valid if all inputs have data; if some have none, an alpha band marks the valid pixels.

Pixels are not copied: keep the input files in place, and keep the virtual rasters with the same base name in the output folder.</source>
      <translation>Réunit des couches séparées, telles que livrées avec la BD ORTHO, en un seul raster virtuel (VRT) avec les bandes red, green, blue, nir et height attendues par les modèles. Les entrées sont l'image en couleurs, la composition infrarouge (IRC), le modèle numérique de surface (MNS) et le modèle numérique de terrain (MNT). Chacune peut être un seul raster ou de nombreuses dalles, et avoir une taille de pixel ou un SCR différents. Les bandes des entrées laissées vides sont omises.

La hauteur au-dessus du sol est le modèle de surface moins le modèle de terrain, à 5 niveaux par mètre comme dans les données FLAIR, de 0 à 255 (51 m). Le résultat utilise la grille de l'image en couleurs ; les entrées sur d'autres grilles sont rééchantillonnées à la volée. Un pixel est valide si toutes les entrées ont des données ; s'il en manque, une bande alpha indique les pixels valides.

Les pixels ne sont pas copiés : laissez les fichiers d'entrée à leur place et conservez les rasters virtuels de même nom de base dans le dossier de sortie.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Band stack</source>
      <translation>Pile de bandes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Virtual rasters (*.vrt);;GeoTIFF (*.tif)</source>
      <translation>Rasters virtuels (*.vrt);;GeoTIFF (*.tif)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>.vrt file, or .tif file if the pixels are copied.</source>
      <translation>Fichier .vrt, ou fichier .tif si les pixels sont copiés.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Band stack layer</source>
      <translation>Couche de la pile de bandes</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Bands, in order</source>
      <translation>Bandes, dans l'ordre</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Pixels with data in all inputs (%)</source>
      <translation>Pixels ayant des données dans toutes les entrées (%)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Colour image</source>
      <translation>Image en couleurs</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Image with red, green and blue bands. May be empty if there is an infrared composite.</source>
      <translation>Image ayant les bandes rouge, verte et bleue. Peut rester vide s'il y a une composition infrarouge.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Infrared composite (IRC)</source>
      <translation>Composition infrarouge (IRC)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Image with near infrared, red and green bands. With a colour image, only the near infrared band is used; without one, all three.</source>
      <translation>Image ayant les bandes proche infrarouge, rouge et verte. Avec une image en couleurs, seul le proche infrarouge est utilisé ; sans elle, les trois bandes.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Near infrared (instead of composite)</source>
      <translation>Proche infrarouge (à la place de la composition)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Raster with a single band, or with a band named nir.</source>
      <translation>Raster à une seule bande, ou contenant une bande nommée nir.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Surface model (MNS)</source>
      <translation>Modèle numérique de surface (MNS)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Altitude of the surface, including buildings and trees, in metres.</source>
      <translation>Altitude de la surface, bâtiments et arbres compris, en mètres.</translation>
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
      <source>Height above ground (instead of surface and terrain models)</source>
      <translation>Hauteur au-dessus du sol (à la place du MNS et du MNT)</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>In metres, unless 'Levels per metre' is 1.</source>
      <translation>En mètres, sauf si « Niveaux par mètre » vaut 1.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Limits the output to this rectangle. If empty, the extent of the colour image.</source>
      <translation>Limite le résultat à ce rectangle. Si vide, l'emprise de l'image en couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>If empty, the pixel size of the colour image.</source>
      <translation>Si vide, la taille de pixel de l'image en couleurs.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Levels per metre</source>
      <translation>Niveaux par mètre</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>5 in the FLAIR data. Use 1 for heights above ground that are already in levels.</source>
      <translation>5 dans les données FLAIR. Utilisez 1 pour des hauteurs au-dessus du sol déjà exprimées en niveaux.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>CRS of files without one</source>
      <translation>SCR des fichiers qui n'en ont pas</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>For example, for .asc files of terrain models.</source>
      <translation>Par exemple, pour les fichiers .asc des modèles de terrain.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Copy pixels to a GeoTIFF</source>
      <translation>Copier les pixels dans un GeoTIFF</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>The GeoTIFF is larger, but independent of the input files and faster to read.</source>
      <translation>Le GeoTIFF est plus volumineux, mais indépendant des fichiers d'entrée et plus rapide à lire.</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Add band stack to project</source>
      <translation>Ajouter la pile de bandes au projet</translation>
    </message>
    <message>
      <location filename="../../processing/prepare/stack.py" />
      <source>Uncheck if the band stack is only used by a later step of a model.</source>
      <translation>Décochez si la pile de bandes n'est utilisée que par une étape ultérieure d'un modèle.</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Not set</source>
      <translation>Non renseigné</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>{count} class</source>
      <translation>{count} classe</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>{count} classes</source>
      <translation>{count} classes</translation>
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
      <translation>Moyenne et écart type d'ImageNet (imagenet)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Mean and deviation given below (dataset)</source>
      <translation>Moyenne et écart type donnés ci-dessous (dataset)</translation>
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
      <source>A class of their own (class)</source>
      <translation>Une classe à part (class)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Nodata (nodata)</source>
      <translation>Nodata (nodata)</translation>
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
      <translation>Zones : chacune dans un seul sous-ensemble (zones)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Blocks within each zone (blocks)</source>
      <translation>Blocs dans chaque zone (blocks)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Comma, decimal point (comma)</source>
      <translation>Virgule, point décimal (comma)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/labels.py" />
      <source>Semicolon, decimal comma, as in French Excel (semicolon)</source>
      <translation>Point-virgule, virgule décimale, comme Excel en français (semicolon)</translation>
    </message>
    <message>
      <location filename="../../processing/qt/nextsteps.py" />
      <source>Check…</source>
      <translation>Contrôler…</translation>
    </message>
    <message>
      <location filename="../../processing/qt/nextsteps.py" />
      <source>Polygons…</source>
      <translation>Polygones…</translation>
    </message>
    <message>
      <location filename="../../processing/qt/nextsteps.py" />
      <source>Areas…</source>
      <translation>Surfaces…</translation>
    </message>
    <message>
      <location filename="../../processing/qt/nextsteps.py" />
      <source>Sample…</source>
      <translation>Échantillon…</translation>
    </message>
    <message>
      <location filename="../../processing/qt/nextsteps.py" />
      <source>Accuracy…</source>
      <translation>Exactitude…</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>no interpreter at the usual locations</source>
      <translation>aucun interpréteur aux emplacements habituels</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>Installation requires QGIS's Python {version} with pip, but no suitable interpreter was found ({found}). Install pip for this Python (Debian and Ubuntu: sudo apt install python3-pip).</source>
      <translation>L'installation nécessite le Python {version} de QGIS avec pip, mais aucun interpréteur adapté n'a été trouvé ({found}). Installez pip pour ce Python (Debian et Ubuntu : sudo apt install python3-pip).</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/child.py" />
      <source>The installation of ONNX Runtime was cancelled.</source>
      <translation>L'installation d'ONNX Runtime a été annulée.</translation>
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
      <source>uses a different numpy ({numpy})</source>
      <translation>utilise un autre numpy ({numpy})</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>package</source>
      <translation>paquet</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>Cannot write to the installation folder '{root}': {strerror}</source>
      <translation>Impossible d'écrire dans le dossier d'installation « {root} » : {strerror}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>the process crashed</source>
      <translation>le processus s'est arrêté brutalement</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>The downloaded ONNX Runtime cannot be loaded in QGIS's Python: {reason}</source>
      <translation>La version téléchargée d'ONNX Runtime ne se charge pas dans le Python de QGIS : {reason}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/installing.py" />
      <source>Cannot move ONNX Runtime to '{folder}': {error}</source>
      <translation>Impossible de déplacer ONNX Runtime vers « {folder} » : {error}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>Wheels folder '{wheels}' not found. Choose an existing folder.</source>
      <translation>Dossier de wheels « {wheels} » introuvable. Choisissez un dossier existant.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>Folder '{wheels}' contains no wheels. It must contain the .whl files of onnxruntime.</source>
      <translation>Le dossier « {wheels} » ne contient pas de wheel. Il doit contenir les fichiers .whl d'onnxruntime.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>No release of {package} has been tested with Python {version} on {system}. Choose a folder of wheels.</source>
      <translation>Aucune version de {package} n'a été testée avec Python {version} sous {system}. Choisissez un dossier de wheels.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>Wheel '{wheel}' requires '{requirement}'. A requirement must be a package name with an optional version.</source>
      <translation>Le wheel « {wheel} » exige « {requirement} ». Une dépendance doit être un nom de paquet, avec une version facultative.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>Installation of {requirements} with pip failed: {lines}</source>
      <translation>L'installation de {requirements} par pip a échoué : {lines}</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>the SHA-256 of a downloaded file does not match the tested release; nothing was installed</source>
      <translation>l'empreinte SHA-256 d'un fichier téléchargé ne correspond pas à la version testée ; rien n'a été installé</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>no output</source>
      <translation>aucun message</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>pip cannot use the SOCKS proxy set in QGIS. Set an HTTP proxy, or choose a folder of wheels.</source>
      <translation>pip ne peut pas utiliser le proxy SOCKS configuré dans QGIS. Configurez un proxy HTTP, ou choisissez un dossier de wheels.</translation>
    </message>
    <message>
      <location filename="../../processing/runtime/wheels.py" />
      <source>; the package index could not be reached. Check the network connection and the proxy set in QGIS</source>
      <translation> ; l'index de paquets est inaccessible. Vérifiez la connexion réseau et le proxy configuré dans QGIS</translation>
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
      <source>Open example in model designer…</source>
      <translation>Ouvrir l'exemple dans le modeleur…</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Apply class names and colours…</source>
      <translation>Appliquer les noms et couleurs des classes…</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Cannot open the model designer. Open this file in it manually: {0}</source>
      <translation>Impossible d'ouvrir le modeleur. Ouvrez-y ce fichier manuellement : {0}</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>{name}: finished. Next:</source>
      <translation>{name} : terminé. Étapes suivantes :</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Select a raster layer first.</source>
      <translation>Sélectionnez d'abord une couche raster.</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>'{name}' has no class names. Nomenclature:</source>
      <translation>« {name} » n'a pas de noms de classes. Nomenclature :</translation>
    </message>
    <message>
      <location filename="../../plugin.py" />
      <source>Install ONNX Runtime…</source>
      <translation>Installer ONNX Runtime…</translation>
    </message>
  </context>
</TS>

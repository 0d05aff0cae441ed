// The map page: a land-cover map read from a cloud-optimised GeoTIFF, its legend, its areas, and what lies beneath it.

import "../base/base.css";
import { startLanguage } from "../base/i18n";

startLanguage();

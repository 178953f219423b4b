// What every page does beyond plain HTML; each part works alone and is silent where it has nothing to do.

import { carryBasket } from "../basket.ts";
import { offerCopying } from "../copy.ts";
import { explainTerms } from "../tooltip.ts";
import { checkPermalink } from "../permalink.ts";
import { listenForSlash } from "../search/slash.ts";

explainTerms();
checkPermalink();
carryBasket();
offerCopying();
listenForSlash();

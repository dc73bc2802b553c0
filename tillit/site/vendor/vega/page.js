/* What a page needs of Vega: it draws dataflows that were parsed when the book was built. */
import { transforms } from "vega-dataflow";
import { View } from "vega-view";
import parts from "tillit:transforms";

Object.assign(transforms, parts);

window.VegaView = View;

/* The functions of Vega's expressions that formulas call outside of charts. */
import { functionContext } from "vega-functions";

window.vegaFunctions = functionContext;

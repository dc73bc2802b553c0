/* The draws, what is read from them, and where a result crosses zero. */

import { book } from "../shared/book.js";

const points = [];

/** The shift and the direction numbers of every column. */
function directionNumbers() {
  const { columns, directions } = window.tillitDraws;
  const bytes = Uint8Array.from(atob(directions), (byte) => byte.charCodeAt(0));
  const words = new DataView(bytes.buffer);
  const length = bytes.length / 2 / columns;
  const wordAt = (column, i) => words.getUint16(2 * (column * length + i));
  return Array.from({ length: columns }, (_, column) =>
    Array.from({ length }, (_word, i) => wordAt(column, i)),
  );
}

/** The first points of the draws, one array of whole numbers each: the twin of tillit/sampling.py. */
export function sobolPoints(count = window.tillitDraws.count) {
  const directions = points.length < count ? directionNumbers() : [];
  while (points.length < count) {
    const number = points.length;
    const bit = 31 - Math.clz32(number & -number); // in which its Gray code differs from the last
    const before = points[number - 1];
    const point = new Uint16Array(directions.length);
    for (let column = 0; column < point.length; column += 1) {
      point[column] = number ? before[column] ^ directions[column][bit + 1] : directions[column][0];
    }
    points.push(point);
  }
  return points.slice(0, count);
}

const ENDS = book.ends;

/** Put the k-th smallest number between left and right in its place, the smaller to its left.
 *  Hoare's selection: the few order statistics of a band need no sorting. */
function select(values, k, left, right) {
  while (left < right) {
    const pivot = values[k];
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i] < pivot) i += 1;
      while (values[j] > pivot) j -= 1;
      if (i > j) break;
      [values[i], values[j]] = [values[j], values[i]];
      i += 1;
      j -= 1;
    }
    if (j < k) left = i;
    if (k < i) right = j;
  }
}

/** The ends of a band by name: quantiles, linear between neighbours (type 7 of Hyndman and Fan).
 *  Reorders the numbers. */
export function quantiles(values) {
  const last = values.length - 1;
  const unknown = values.some(Number.isNaN);
  const found = {};
  let left = 0;
  for (const [end, chance] of Object.entries(ENDS)) {
    const place = last * chance;
    const below = Math.floor(place);
    if (unknown) {
      found[end] = NaN;
      continue;
    }
    select(values, below, left, last);
    let above = values[Math.min(below + 1, last)];
    for (let i = below + 2; i <= last; i += 1) if (values[i] < above) above = values[i];
    found[end] = values[below] + (place - below) * (above - values[below]);
    left = below + 1;
  }
  return found;
}

export function shareAboveZero(scores) {
  let count = 0;
  for (const score of scores) {
    if (Number.isNaN(score)) return NaN;
    if (score > 0) count += 1;
  }
  return count / scores.length;
}

/** Do something with the points while one of their columns stands for nothing. */
export function varied(all, column, action) {
  const kept = all.map((point) => point[column]);
  for (const point of all) point[column] = point.at(-1);
  try {
    return action(all);
  } finally {
    all.forEach((point, i) => {
      point[column] = kept[i];
    });
  }
}

/** The share of the uncertainty that a column takes part in: its total Sobol index (Jansen 1999). */
export function shareOf(base, moved) {
  const n = base.length;
  const mean = base.reduce((sum, value) => sum + value, 0) / n;
  let [variance, moves] = [0, 0];
  for (let i = 0; i < n; i += 1) {
    variance += (base[i] - mean) ** 2;
    moves += (base[i] - moved[i]) ** 2;
  }
  return variance <= n * book.no_variance * mean ** 2 ? NaN : moves / (2 * variance);
}

const SEARCH_POINTS = book.search_points;
const HALVINGS = 60;

/** Where a result first crosses 0 as one parameter goes over its range; NaN if it does not. */
export function crossing(result, signals, over) {
  const { low, high } = book.parameters[over];
  const at = (level) => result({ ...signals, [over]: level }).tips;
  const step = (high - low) / (SEARCH_POINTS - 1);
  const levels = Array.from({ length: SEARCH_POINTS }, (_, i) => low + i * step);
  const heights = levels.map(at);
  if (heights.every((height) => height === heights[0])) return NaN;
  const place = heights.findIndex((height, i) => height * heights[i + 1] <= 0);
  if (place < 0) return NaN;
  if (heights[place] === 0) return levels[place];
  if (heights[place + 1] === 0) return levels[place + 1];
  let [below, above] = [levels[place], levels[place + 1]];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (below + above) / 2;
    if (at(middle) * heights[place] > 0) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}

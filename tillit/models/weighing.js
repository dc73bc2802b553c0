/* All weightings of several criteria: the twin of weighing.py, which says what is found and why.
 * tillit/live.py puts it into the script of an explorer that weighs. */

const GRID = 65536;
const SLICE = 256; // draws after which the page may answer the reader
const SIDES = ["a", "b"];

/** Place that each criterion was given, 0 for none; the same for all is no order. */
const placesOf = (ranks) => ranks.map((rank) => (rank === null ? 0 : Math.ceil(rank - 0.5)));

/** Share that each criterion has of each place, for the places that a side gave them. */
function sharesOfPlaces(ranks) {
  const count = ranks.length;
  const at = placesOf(ranks);
  const many = Array.from({ length: count + 1 }, (_, place) => at.filter((one) => one === place).length);
  const start = Array(count + 2).fill(1);
  for (let p = 2; p <= count; p += 1) start[p] = Math.max(p, start[p - 1] + many[p - 1]);
  start[count + 1] = count + 1;
  for (let p = count; p > 0; p -= 1) start[p] = Math.min(start[p], start[p + 1] - many[p]);
  const holds = (c, p) => at[c] > 0 && p + 1 >= start[at[c]] && p + 1 < start[at[c]] + many[at[c]];
  const places = ranks.map((_, p) => p);
  const left = places.filter((p) => !places.some((c) => holds(c, p)));
  return ranks.map((_, c) =>
    places.map((p) => (at[c] ? (holds(c, p) ? 1 / many[at[c]] : 0) : left.includes(p) ? 1 / left.length : 0)),
  );
}

/** Sums over the draws of how m options compare. */
class Tally {
  constructor(m, k, { same, close }) {
    Object.assign(this, { m, k, same, close });
    this.worth = new Float64Array(m);
    for (const name of ["better", "alike", "near"]) this[name] = new Int32Array(m);
    for (const name of ["first", "rank", "doubt", "lost", "clearN", "nearN"]) this[name] = new Float64Array(m);
    for (const name of ["firstW", "firstSquare", "clearW", "nearW"]) this[name] = new Float64Array(m * k);
    this.ranks = new Float64Array(m * m);
  }

  /** Compare the options under one weighting and one draw of their scores. */
  compare(weights, scores) {
    const { m, k, worth, better, alike, near, same, close } = this;
    for (let i = 0; i < m; i += 1) {
      let value = 0;
      for (let c = 0; c < k; c += 1) value += weights[c] * scores[i * k + c];
      worth[i] = value;
      better[i] = near[i] = 0;
      alike[i] = 1;
    }
    for (let i = 0; i < m; i += 1) {
      for (let j = i + 1; j < m; j += 1) {
        const lead = worth[i] - worth[j];
        const apart = Math.abs(lead);
        if (lead > same) better[j] += 1;
        else if (lead < -same) better[i] += 1;
        else {
          alike[i] += 1;
          alike[j] += 1;
        }
        if (apart <= close) {
          near[i] += 1;
          near[j] += 1;
        }
      }
    }
    for (let i = 0; i < m; i += 1) {
      if (better[i] === 0) this.first[i] += 1 / alike[i];
      this.rank[i] += better[i] + (1 + alike[i]) / 2;
      this.doubt[i] += near[i] / 2;
    }
  }

  /** Add what is told of each option: its ranks, what is lost by it, the weights where it is first. */
  tell(weights) {
    const { m, k, worth, better, alike, near, close } = this;
    const best = Math.max(...worth);
    for (let i = 0; i < m; i += 1) {
      for (let r = better[i]; r < better[i] + alike[i]; r += 1) this.ranks[i * m + r] += 1 / alike[i];
      const lost = best - worth[i];
      this.lost[i] += lost;
      const first = better[i] === 0 ? 1 / alike[i] : 0;
      const clear = first && near[i] === 0 ? 1 : 0;
      const within = lost <= close ? 1 : 0;
      this.clearN[i] += clear;
      this.nearN[i] += within;
      for (let c = 0; within && c < k; c += 1) {
        const w = weights[c];
        this.firstW[i * k + c] += first * w;
        this.firstSquare[i * k + c] += first * w * w;
        this.clearW[i * k + c] += clear * w;
        this.nearW[i * k + c] += w;
      }
    }
  }
}

/** Whether each option (row) is ahead of another (column) by more than the errors of both. */
const ahead = (ranks, doubts, noise) =>
  ranks.map((one, i) => ranks.map((other, j) => other - one > Math.sqrt(noise ** 2 + doubts[i] ** 2 + doubts[j] ** 2)));

/** Place of each option, from 1, where it is told apart from every other one; else 0. */
const certain = (before) =>
  before.map((row, i) => {
    const front = before.filter((other) => other[i]).length;
    return row.filter(Boolean).length + front === before.length - 1 ? front + 1 : 0;
  });

/** The place where something holds if it does in only one, else not a number. */
function only(holds, places) {
  const found = places.filter((_, i) => holds[i]);
  return found.length === 1 ? found[0] : NaN;
}

/** The one or two criteria with more weight than the next, by more than the errors. */
function caresOf(central, error, wanted) {
  const order = central.map((_, c) => c).sort((one, other) => central[other] - central[one] || one - other);
  const apart = (place) => {
    const [one, other] = [order[place], order[place + 1]];
    return central[one] >= wanted && central[one] - central[other] > Math.hypot(error[one], error[other]);
  };
  if (order.length > 2 && apart(1)) return [order[0], order[1]];
  return [apart(0) ? order[0] : NaN, NaN];
}

/** What could be lost by each option against the best other one. */
function regrets(found, { options, step, same }, alive, low, high, ranked) {
  if (alive.length < 2) return;
  const k = low[0].length;
  const places = Array.from({ length: k }, (_, c) => c);
  const most = alive.map((option) => {
    const others = alive.filter((one) => one !== option);
    const lost = others.map((other) => places.map((c) => high[other][c] - low[option][c]));
    const worst = Math.max(...lost.flat());
    const name = options[option];
    found[`regret_${name}`] = Math.max(worst, 0);
    if (worst > same) {
      const large = lost.map((row) => row.map((one) => one >= worst - same));
      found[`regret_criterion_${name}`] = only(places.map((c) => large.some((row) => row[c])), places);
      found[`regret_against_${name}`] = only(large.map((row) => row.some(Boolean)), others);
    }
    return Math.max(worst, 0);
  });
  const least = Math.min(...most);
  found.least_regret_points = least;
  if (ranked) found.least_regret = only(most.map((one) => one < least + step), alive);
}

/** The criterion whose scores leave most of the doubt behind the sides' orders, and a second. */
function unknown(found, squares, widths, lead) {
  const k = widths[0].length;
  const places = Array.from({ length: k }, (_, c) => c);
  const sum = (numbers) => numbers.reduce((left, right) => left + right, 0);
  const parts = places.map((c) => sum(squares.map((row) => row[c])) * sum(widths.map((row) => row[c] ** 2)));
  const total = sum(parts);
  if (!(total > 0)) return;
  const [first, second] = places.sort((one, other) => parts[other] - parts[one] || one - other);
  found.unknown_first = first;
  if ((parts[first] - parts[second]) / total < lead) found.unknown_second = second;
}

/** Compare options over all weightings, slice by slice; what is found stands under the names of
 *  weighing.py, and what is not told is not a number. */
export function* weighing(points, task, names) {
  const { options, criteria, standing, ranks, own, book, plain, same, close, stands_out } = task;
  const found = Object.fromEntries(names.map((name) => [name, NaN]));
  const n = points.length;
  const k = criteria.length;
  const alive = options.map((_, i) => i).filter((i) => standing[i] === 1);
  const m = alive.length;
  if (!m) return found;
  const ends = [book, plain].map((range) =>
    options.map((_, i) => criteria.map((__, c) => [0, 1].map((end) => own[end][i][c] ?? range[end][i][c]))),
  );
  const [low, high] = [Math.min, Math.max].map((pick) => ends.map((set) => set.map((row) => row.map((pair) => pick(...pair)))));
  const kinds = [{ name: "" }];
  SIDES.forEach((side, i) => {
    if (new Set(placesOf(ranks[i])).size < 2) return;
    kinds.push({ name: `side_${side}_`, shares: sharesOfPlaces(ranks[i]), squares: new Float64Array(k) });
  });
  for (const kind of kinds) {
    kind.weights = new Float64Array(k);
    kind.tallies = low.map(() => new Tally(m, k, { same, close }));
  }
  const bases = low.map((set) => Float64Array.from(alive.flatMap((i) => set[i])));
  const widths = high.map((set, s) => Float64Array.from(alive.flatMap((i) => set[i]), (end, at) => end - bases[s][at]));
  const columns = Int32Array.from(alive.flatMap((i) => criteria.map((_, c) => k + i * k + c)));
  const scores = new Float64Array(m * k);
  const byPlace = new Float64Array(k);
  const draw = (point, s) => {
    for (let at = 0; at < m * k; at += 1) scores[at] = bases[s][at] + ((point[columns[at]] + 0.5) / GRID) * widths[s][at];
  };
  const [{ weights: even }] = kinds;
  for (let d = 0; d < n; d += 1) {
    const point = points[d];
    let total = 0;
    for (let c = 0; c < k; c += 1) {
      even[c] = -Math.log((point[c] + 0.5) / GRID);
      total += even[c];
    }
    let rest = 0;
    for (let c = k - 1; c >= 0; c -= 1) {
      even[c] /= total;
      rest += even[c] / (c + 1);
      byPlace[c] = rest;
    }
    for (const { shares, squares, weights } of kinds) {
      if (!shares) continue;
      for (let c = 0; c < k; c += 1) {
        let weight = 0;
        for (let p = 0; p < k; p += 1) weight += shares[c][p] * byPlace[p];
        weights[c] = weight;
        squares[c] += weight * weight;
      }
    }
    for (let s = 0; s < bases.length; s += 1) {
      draw(point, s);
      for (const { weights, tallies } of kinds) tallies[s].compare(weights, scores);
    }
    // After both sets: what is told rests on the first, whose comparison still stands.
    kinds[0].tallies[0].tell(even);
    if (d % SLICE === SLICE - 1) yield;
  }
  const told = alive.map((i) => options[i]);
  kinds.forEach(({ name, tallies }) => {
    tallies.forEach((tally, s) => {
      const way = s ? "plain_" : "";
      told.forEach((option, i) => {
        const pair = { first: tally.first[i] / n, mean: tally.rank[i] / n };
        for (const [what, value] of Object.entries(pair)) {
          if (`${way}${name}${what}_${option}` in found) found[`${way}${name}${what}_${option}`] = value;
        }
      });
    });
  });
  const ranked = kinds.length > 1;
  yield* ofEach(found, kinds[0].tallies[0], { options, told, criteria, points, draw, scores, wanted: stands_out / k, enough: task.enough, ranked });
  ofSides(found, kinds.slice(1), alive, { options, n });
  regrets(found, task, alive, low[0], high[0], ranked);
  unknown(found, kinds.slice(1).map((kind) => [...kind.squares]), alive.map((i) => criteria.map((_, c) => high[0][i][c] - low[0][i][c])), task.lead);
  return found;
}

/** What is found of each option over all weightings. */
function* ofEach(found, tally, { options, told, criteria, points, draw, scores, wanted, enough, ranked }) {
  const { m, k } = tally;
  const n = points.length;
  const sure = [];
  for (let i = 0; i < m; i += 1) {
    const option = told[i];
    for (let r = 0; r < options.length; r += 1) {
      found[`acceptability_${option}_${r + 1}`] = r < m ? tally.ranks[i * m + r] / n : 0;
    }
    found[`mean_regret_${option}`] = tally.lost[i] / n;
    const first = tally.first[i];
    if (!first) continue;
    const row = (sums, count) => Array.from(sums.subarray(i * k, i * k + k), (sum) => sum / count);
    const central = row(tally.firstW, first);
    criteria.forEach((criterion, c) => {
      found[`central_${option}_${criterion}`] = central[c];
    });
    const [clear, near] = [row(tally.clearW, tally.clearN[i] || 1), row(tally.nearW, tally.nearN[i])];
    const error = row(tally.firstSquare, first).map((square, c) =>
      Math.sqrt((9 * (square - central[c] ** 2)) / first + (clear[c] - near[c]) ** 2 / 4),
    );
    const cares = Math.min(first, tally.clearN[i]) >= enough ? caresOf(central, error, wanted) : [NaN, NaN];
    if (ranked) [found[`care_first_${option}`], found[`care_second_${option}`]] = cares;
    sure.push({ i, option, tally: new Tally(m, k, tally), weights: Float64Array.from(central) });
  }
  for (let d = 0; d < n; d += 1) {
    draw(points[d], 0);
    for (const one of sure) one.tally.compare(one.weights, scores);
    if (d % SLICE === SLICE - 1) yield;
  }
  for (const { i, option, tally: at } of sure) found[`confidence_${option}`] = at.first[i] / n;
}

/** Which option each side's order puts where, and where two sides agree and part. */
function ofSides(found, sides, alive, { options, n }) {
  const m = alive.length;
  const noise = 3 * Math.sqrt((m ** 2 - 1) / 6 / n);
  const of = (numbers) => Array.from(numbers, (sum) => sum / n);
  for (const { name, tallies } of sides) {
    tallies.forEach(({ rank, doubt }, s) => {
      const before = ahead(of(rank), of(doubt), noise);
      const at = certain(before);
      const way = s ? "plain_" : "";
      for (let p = 1; p <= (s ? 1 : m); p += 1) found[`${way}${name}place_${p}`] = alive[at.indexOf(p)] ?? NaN;
      alive.forEach((option, i) => {
        found[`${way}${name}best_${options[option]}`] = 1 + before.filter((row) => row[i]).length;
        if (!s) found[`${name}worst_${options[option]}`] = m - before[i].filter(Boolean).length;
      });
      if (s) return;
      const top = alive.filter((_, i) => !before.some((row) => row[i]));
      if (top.length === 2) [found[`${name}tied_1`], found[`${name}tied_2`]] = top;
    });
  }
  if (sides.length < SIDES.length || m < 2) return;
  const places = alive.map((_, p) => sides.map(({ name }) => found[`${name}place_${p + 1}`]));
  const same = places.map((pair) => (pair[0] === pair[1] ? 1 : 0));
  found.sides_same_first = places[0].some(Number.isNaN) ? NaN : same[0];
  found.sides_same_places = same.reduce((sum, alike) => sum + alike, 0);
  const pairs = (key, combine) => {
    const [ofOne, ofOther] = sides.map(({ tallies }) => of(tallies[0][key]));
    return ofOne.map((value, i) => combine(value, ofOther[i]));
  };
  const firstOf = (numbers, doubts) => alive[certain(ahead(numbers, doubts, noise)).indexOf(1)] ?? NaN;
  const parted = pairs("rank", (a, b) => -Math.abs(a - b));
  found.sides_apart = firstOf(parted, pairs("doubt", Math.hypot));
  found.sides_common = firstOf(pairs("rank", Math.max), pairs("doubt", Math.max));
}

/* An order that a reader makes by moving: the twin of tillit/ordered.py, which says what places mean
   and where a thing goes. Places are by id, null where none was given; a group is
   { things, places, open }. */

const given = (place) => (place === null ? 0 : Math.ceil(place - 0.5));
const mean = (numbers) => numbers.reduce((all, one) => all + one, 0) / numbers.length;

/** Things that share places up to the last of them. */
function upTo(last, things) {
  const places = things.map((_, i) => last - things.length + 1 + i);
  return { things, places, open: false };
}

/** The groups that follow from the places given; those that share a place stand as they are shown. */
export function groupsOf(places, shown) {
  const ids = Object.keys(places);
  const found = [];
  for (let place = 1; place <= ids.length; place += 1) {
    const things = shown.filter((id) => given(places[id]) === place);
    const before = Math.max(place - 1, found.at(-1)?.places.at(-1) ?? 0);
    if (things.length) found.push(upTo(before + things.length, things));
  }
  let end = ids.length;
  for (let i = found.length - 1; i >= 0; i -= 1) {
    const { places: own, things } = found[i];
    found[i] = upTo(Math.min(own.at(-1), end), things);
    end = found[i].places[0] - 1;
  }
  const rest = ids.filter((id) => !given(places[id]));
  if (rest.length) {
    const taken = new Set(found.flatMap((group) => group.places));
    const left = ids.map((_, i) => i + 1).filter((place) => !taken.has(place));
    const at = found.filter((group) => mean(group.places) <= mean(left)).length;
    found.splice(at, 0, { things: rest, places: left, open: rest.length > 1 });
  }
  return found;
}

const placeOf = (groups, thing) => groups.findIndex(({ things }) => things.includes(thing));

function without(groups, thing) {
  return groups.map(({ things, open }) => ({ things: things.filter((one) => one !== thing), open }));
}

/** The place of each, group after group, in the order that is shown. */
function placesOf(left) {
  const places = {};
  for (const { things, open } of left) {
    const first = open && things.length > 1 ? null : Object.keys(places).length + 1;
    for (const one of things) places[one] = first;
  }
  return places;
}

/** The places after a thing is moved by one step, -1 for up and 1 for down. */
export function moved(groups, thing, step) {
  const at = placeOf(groups, thing);
  const beside = groups[at + step];
  const left = without(groups, thing);
  const own = { things: [thing] };
  if (groups[at].things.length > 1) left.splice(at + (step > 0), 0, own);
  else if (!beside) left[at] = own;
  else if (beside.open) left[at + step].things.push(thing);
  else left.splice(at + step + (step > 0), 0, own);
  return placesOf(left);
}

/** The places after a thing came to share those above it, or ceased to. */
export function levelled(groups, thing) {
  const at = placeOf(groups, thing);
  if (groups[at].things[0] !== thing) return moved(groups, thing, 1);
  const left = without(groups, thing);
  left[at - 1].things.push(thing);
  return placesOf(left);
}

/** Whether a thing can share the places of the one above: both were given one. */
export function canLevel(groups, thing) {
  const at = placeOf(groups, thing);
  const above = groups[at].things[0] === thing ? groups[at - 1] : groups[at];
  return Boolean(above) && !above.open && !groups[at].open;
}

/** The places after a thing is put before the one at this number of the others, from 0: between two
 *  that share their places it shares them too. One without a place finds none among its like. */
export function dropped(groups, thing, number, step) {
  const left = without(groups, thing);
  const others = left.flatMap((group) => group.things);
  const [above, below] = [others[number - 1], others[number]].map((one) => placeOf(left, one));
  const own = placeOf(groups, thing);
  if (above !== below) left.splice(above + 1, 0, { things: [thing] });
  else if (groups[own].open && above === own) return moved(groups, thing, step);
  else left[above].things.splice(left[above].things.indexOf(others[number]), 0, thing);
  return placesOf(left);
}

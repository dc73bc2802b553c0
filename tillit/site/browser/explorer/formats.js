/* How numbers and settings are written: the twins of tillit/formats.py. */

import { book, locale, phrases } from "../shared/book.js";
import { fill, isOne } from "../shared/text.js";

const { limits } = book;

/** Put the marks of the language into a number as JavaScript writes it. */
export const marked = (number) =>
  number.replace(".", locale.decimal).replace("-", locale.minus);

/** A number unrounded, with marks between thousands. */
export function exact(value) {
  const [whole, decimals] = String(Number(Math.abs(value).toPrecision(12))).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale.group);
  return (value < 0 ? locale.minus : "") + grouped + (decimals ? locale.decimal + decimals : "");
}

function significant(number) {
  const size = Math.abs(number);
  if (size < limits.nothing) return "0";
  const digits = 1 - Math.floor(Math.log10(size));
  const rounded = Math.floor(size * 10 ** digits + 0.5) / 10 ** digits;
  let text = rounded.toFixed(Math.max(digits, 0));
  if (text.includes(".")) text = text.replace(/0+$/, "").replace(/\.$/, "");
  return (number < 0 ? locale.minus : "") + marked(text);
}

const sign = (value) => (value > 0 ? "+" : locale.minus);

const amount = (unit, number) =>
  fill(locale.money[unit], { amount: number, currency: locale.kroner });

function twoDecimals(value) {
  return Math.floor(Math.abs(value) * 100 + 0.5) / 100;
}

function percent(share) {
  const told = Math.abs(share) < limits.no_share ? 0 : share;
  const most = limits.most_share;
  const number = significant(Math.min(Math.max(told, -most), most) * 100);
  const text = fill(locale.percent, { number });
  const beyond = told > most ? phrases.more_than : phrases.less_than;
  return Math.abs(told) > most ? fill(beyond, { amount: text }) : text;
}

const formats = {
  percent,
  gap: (share) => (share > limits.all ? phrases.no_gap : percent(share)),
  gain: (share) => (share > limits.all ? phrases.no_gain : percent(share)),
  in_ten(chance) {
    if (chance < limits.rare) return phrases.few_in_twenty;
    if (chance > limits.usual) return phrases.most_in_twenty;
    const n = Math.min(Math.max(Math.floor(chance * 10 + 0.5), 1), 9);
    return fill(phrases.about_in_ten, { n });
  },
  people(number) {
    if (number === 0) return "0";
    if (number < limits.under_one) return phrases.under_one;
    return number < limits.rounded ? String(Math.floor(number + 0.5)) : significant(number);
  },
  number: significant,
  log_odds(value) {
    const size = twoDecimals(value);
    return size === 0 ? "0" : sign(value) + marked(size.toFixed(2));
  },
  points(value) {
    const size = String(twoDecimals(value));
    return size === "0" ? size : sign(value) + marked(size);
  },
  money(value) {
    const size = Math.abs(value);
    const minus = value < 0 ? locale.minus : "";
    if (size < limits.no_money) return amount("whole", "0");
    if (size < limits.million) {
      const thousands = Math.floor(size / 1000 + 0.5);
      const text = thousands < limits.rounded ? String(thousands) : significant(thousands);
      return minus + amount("thousand", text);
    }
    return minus + amount("million", significant(size / 1e6));
  },
  score(value) {
    const size = Math.floor(Math.abs(value) * 10 + 0.5) / 10;
    return (value < 0 && size ? locale.minus : "") + marked(size.toFixed(1));
  },
  date(days) {
    const day = Math.min(Math.max(Math.floor(days + 0.5), limits.first_day), limits.last_day);
    const date = new Date(day * DAY);
    const month = locale.months[date.getUTCMonth()];
    return fill(locale.date, { day: date.getUTCDate(), month, year: date.getUTCFullYear() });
  },
};

export function written(value, format, missing) {
  if (Number.isNaN(value)) return missing;
  return format in book.names ? book.names[format][value] : formats[format](value);
}

export const DAY = 86400000;
export const daysOf = (date) => (date ? Date.parse(`${date}T00:00:00Z`) / DAY : null);

export function valueText(name, value) {
  const parameter = book.parameters[name];
  if (parameter.kind === "choice") return parameter.choices[value];
  if (parameter.kind === "text") return value;
  if (parameter.kind === "date") return value ? formats.date(daysOf(value)) : phrases.not_set;
  if (value === null) return phrases.not_set;
  if (parameter.display === "money") return formats.money(value);
  if (parameter.display === "percent_of_one") return formats.percent(value);
  if (parameter.display === "percent_of_log_odds") {
    return formats.percent(1 / (1 + Math.exp(-value)));
  }
  let text = formats.points(value);
  if (parameter.display in locale.money) return amount(parameter.display, text.replace("+", ""));
  if (parameter.low >= 0) text = text.replace(/^\+/, "");
  if (!parameter.unit) return text;
  const { one, many } = parameter.unit;
  return text + locale.space + (isOne(text) ? one : many);
}

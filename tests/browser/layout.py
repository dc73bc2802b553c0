"""What a reader's hand, eyes and settings ask of the layout of a page."""

# A target is 24 px each way, or has so much room around its middle; a link in a sentence is as high
# as its line: WCAG 2.2, 2.5.8. Into a field with letters smaller than 16 px, iOS zooms.
HAND = """() => {
  const wrong = [];
  const field = 'input:not([type="range"], [type="checkbox"], [type="file"]), select, textarea';
  const can = `a[href], button, label.button, summary, input, ${field}`;
  const letters = (node) => node.textContent.replace(/[^\\p{L}\\p{N}]/gu, "").length;
  const inSentence = (node) => {
    const isInline = (one) => getComputedStyle(one).display === "inline";
    let line = node.parentElement;
    while (isInline(line)) line = line.parentElement;
    return isInline(node) && letters(line) > letters(node);
  };
  const targets = [];
  for (const node of document.querySelectorAll(can)) {
    if (!node.checkVisibility({ visibilityProperty: true }) || node.disabled) continue;
    if (node.closest(".visually-hidden, .skip-link") || inSentence(node)) continue;
    const { left, right, top, bottom } = node.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const isSmall = right - left < 23.9 || bottom - top < 23.9;
    targets.push({ node, left, right, top, bottom, x, y, isSmall });
    const size = parseFloat(getComputedStyle(node).fontSize);
    if (node.matches(field) && size < 16) wrong.push(`letters of ${size} px: ${node.outerHTML}`);
  }
  const away = ({ x, y }, { left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
  for (const one of targets.filter(({ isSmall }) => isSmall)) {
    const { right, left, bottom, top, node, x, y } = one;
    const isNear = (other) => other !== one && (away(one, other) < 12
      || (other.isSmall && Math.hypot(x - other.x, y - other.y) < 24));
    const size = `${right - left} by ${bottom - top} px`;
    if (targets.some(isNear)) wrong.push(`${size}: ${node.outerHTML}`);
  }
  return wrong.map((said) => said.slice(0, 160));
}"""

# Lines that their box cuts or that lie over each other. What scrolls is not cut, and not looked at
# where it is scrolled away; charts have a test of their own.
CUT = """() => {
  const wrong = new Set();
  const lines = [];
  const known = new Map();
  const boxAround = (node) => {
    if (!node) return null;
    if (!known.has(node)) {
      const { overflowX, overflowY } = getComputedStyle(node);
      const cuts = [overflowX, overflowY].some((one) => one !== "visible");
      const scrolls = [overflowX, overflowY].some((one) => ["auto", "scroll"].includes(one));
      const box = cuts ? { scrolls, ...node.getBoundingClientRect().toJSON() } : null;
      known.set(node, box ?? boxAround(node.parentElement));
    }
    return known.get(node);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const node = text.parentElement;
    const said = text.data.trim().slice(0, 60);
    if (!said || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest("svg, script, style, select, textarea, math, .visually-hidden")) continue;
    const around = boxAround(node);
    if (around?.width < 3) continue; // only for those who listen
    range.selectNodeContents(text);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const outside = around && (right > around.right + 1 || left < around.left - 1
        || bottom > around.bottom + 3 || top < around.top - 3);
      if (outside && !around.scrolls) wrong.add(`cut: ${said}`);
      if (!outside && right - left > 2) lines.push({ left, right, top, bottom, said, node });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, i) => {
    for (let j = i + 1; j < lines.length && lines[j].top < one.bottom; j += 1) {
      const other = lines[j];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      // The boxes of letters are higher than they are.
      const most = Math.min(one.bottom - one.top, other.bottom - other.top) / 2;
      if (across > 2 && down > most && one.node !== other.node) {
        wrong.add(`${one.said} lies under ${other.said}`);
      }
    }
  });
  const pen = document.createElement("canvas").getContext("2d");
  for (const field of document.querySelectorAll("select")) {
    if (!field.checkVisibility()) continue;
    const { font, letterSpacing, wordSpacing, paddingLeft } = getComputedStyle(field);
    Object.assign(pen, { font, letterSpacing, wordSpacing });
    const arrow = 16;
    const room = field.clientWidth - parseFloat(paddingLeft) - arrow;
    const said = field.selectedOptions[0]?.textContent.trim() ?? "";
    if (pen.measureText(said).width > room) wrong.add(`cut: ${said} in ${field.id}`);
  }
  return [...wrong];
}"""

# Where the system sets the colours, what is only a coloured ground is gone, and so is a ring that
# is no outline.
UNSEEN = """() => {
  const wrong = new Set();
  const isColoured = ({ backgroundColor }) => !/, 0\\)$|transparent/.test(backgroundColor);
  const isEdged = (style) => ["border-top", "border-bottom", "border-left", "outline"]
    .some((edge) => parseFloat(style.getPropertyValue(`${edge}-width`)) > 0);
  const kinds = new Map();
  for (const node of document.querySelectorAll("body *:not(svg *)")) {
    const empty = !node.childNodes.length && !node.matches("input, textarea, meter");
    const kind = `${node.localName} ${node.className} ${empty}`;
    if (!kinds.has(kind) && node.checkVisibility()) kinds.set(kind, { node, empty });
  }
  for (const { node, empty } of kinds.values()) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(node, part);
      const { content, width, height, display } = style;
      const isEmpty = part ? content === '""' : empty;
      const isSeen = display !== "none" && parseFloat(width) > 2 && parseFloat(height) > 2;
      if (isEmpty && isSeen && isColoured(style) && !isEdged(style)) {
        wrong.add(`only a ground: ${node.className}${part ?? ""}`);
      }
    }
  }
  const many = ["a", "button", "summary", "select", "input", "[type=range]", "[tabindex='0']"];
  for (const kind of many) {
    const all = [...document.querySelectorAll(`main ${kind}`)];
    const node = all.find((one) => one.checkVisibility());
    node?.focus();
    if (!node?.matches(":focus-visible")) continue;
    const { outlineStyle, outlineWidth } = getComputedStyle(node);
    if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.add(`no ring: ${kind}`);
  }
  document.activeElement.blur();
  return [...wrong];
}"""

LARGE = "html { font-size: 200% !important; }"
"""Letters of twice the size."""

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }"""
"""Text as WCAG 2.2, 1.4.12 lets a reader space it."""

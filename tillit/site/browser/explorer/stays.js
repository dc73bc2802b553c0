/* Where the first chart of an explorer stands above its settings, its foot stays in view while they
   are moved: at most a third of the window. As it leaves the window the chart is drawn lower, so that
   all of it is seen; its place in the page keeps its height, so that nothing moves under the reader.
   Where the chart could not be read so low, or the window is low itself, it scrolls away. */

const SHARE = 1 / 3;
const LOWEST_WINDOW = "(min-height: 34rem)";

export class Stays {
  constructor(root, { view, place, picture }) {
    Object.assign(this, { root, view, place, least: picture.least, full: view.height() });
    this.chart = place.parentElement;
    this.height = this.full;
    addEventListener("scroll", () => this.follow(), { passive: true });
    // A browser brings into view what gets the focus by the keyboard, and not what is clicked.
    root.addEventListener("click", ({ target }) => {
      if (target.matches("input, textarea")) target.scrollIntoView({ block: "nearest" });
    });
  }

  /** Say how much of the chart stays, once it is laid out for the window. */
  async measure() {
    const { clientWidth, clientHeight } = document.documentElement;
    const size = `${clientWidth} ${clientHeight}`;
    if (this.height < this.full && size === this.size) return;
    this.size = size;
    await this.draw(this.full);
    const around = this.place.offsetHeight - this.full;
    this.lowest = Math.min(this.full, Math.floor(clientHeight * SHARE) - around);
    const above = getComputedStyle(this.chart.closest(".picture")).display === "contents";
    const stays = above && matchMedia(LOWEST_WINDOW).matches && this.lowest >= this.least;
    this.root.toggleAttribute("data-stays", stays);
    this.root.style.setProperty("--full", `${around + this.full}px`);
    this.root.style.setProperty("--stays", `${around + this.lowest}px`);
    this.follow();
  }

  /** Draw the chart as high as its part of the window, but not lower than what stays. */
  follow() {
    if (!this.root.hasAttribute("data-stays")) return;
    const seen = Math.floor(this.full + this.chart.getBoundingClientRect().top);
    this.draw(Math.min(this.full, Math.max(this.lowest, seen)));
  }

  async draw(height) {
    if (height === this.height) return;
    this.height = height;
    await this.view.height(height).runAsync();
  }
}

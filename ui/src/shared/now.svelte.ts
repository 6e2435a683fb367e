/** The time of this PC, fresh every second while something shows it. */
export class Now {
  at = $state(Date.now());

  /** Starts the clock; the result stops it. */
  start(): () => void {
    const ticking = setInterval(() => (this.at = Date.now()), 1000);
    return () => clearInterval(ticking);
  }
}

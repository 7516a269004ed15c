// Which turns of the audio path are timed? A browser's clock answers each question with a number that it must allocate: so one turn in
// a few is at the beginning, and for a while after somebody has asked for the figures, and else none. Audio path: nothing allocates.

/** Counts the turns of one thing that takes time. */
export class MeasuredTurns {
  private turns = 0;
  private left: number;

  /** One turn in `often` is timed, of the first `watched` and of so many after each question. */
  constructor(private readonly often: number, private readonly watched: number) {
    this.left = watched;
  }

  /** Somebody asks for the figures, and may ask again. */
  watch(): void {
    this.left = this.watched;
  }

  /** A turn begins; whether to time it. */
  begin(): boolean {
    if (this.left === 0) return false;
    this.left--;
    if (++this.turns < this.often) return false;
    this.turns = 0;
    return true;
  }
}

/** Asks the same question again and again; an answer that a newer one has overtaken is dropped. */
export class NewestAnswer<Answer> {
  private questions = 0;
  private newest: Promise<void> = Promise.resolve();

  /**
   * @param question answers `undefined` where nothing can be said: what was said before stays
   * @param tell is called with each answer that no newer question has overtaken
   */
  constructor(
    private readonly question: () => Promise<Answer | undefined>,
    private readonly tell: (answer: Answer) => void,
  ) {}

  /** Settles when the answer to this question was told, or the one to a question that has overtaken it. */
  ask(): Promise<void> {
    this.newest = this.answer();
    return this.newest;
  }

  private async answer(): Promise<void> {
    const question = ++this.questions;
    const answer = await this.question();
    if (question !== this.questions) return this.newest;
    if (answer !== undefined) this.tell(answer);
  }
}

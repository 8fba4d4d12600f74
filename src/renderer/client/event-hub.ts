/** Listeners of one kind of news. A listener that throws doesn't keep the news from the others. */
export class EventHub<T> {
  readonly #listeners = new Set<(news: T) => void>()

  listen(listener: (news: T) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(news: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(news)
      } catch (error) {
        reportError(error)
      }
    }
  }
}

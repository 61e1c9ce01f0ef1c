import { backoffMs, type Trouble } from './states.ts'

/** Looks again and again: at once when asked, never two at once, and more seldom while it fails. */
export class LookLoop {
  readonly #once: () => Promise<number>
  #running: Promise<void> | null = null
  #isAskedAgain = false
  #isStopped = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `once` looks, and says in how many milliseconds to look again. */
  constructor(once: () => Promise<number>) {
    this.#once = once
  }

  look(): Promise<void> {
    if (this.#running) {
      this.#isAskedAgain = true
      return this.#running
    }
    clearTimeout(this.#timer)
    this.#running = this.#lookOnce().finally(() => {
      this.#running = null
      const isAskedAgain = this.#isAskedAgain
      this.#isAskedAgain = false
      if (isAskedAgain && !this.#isStopped) void this.look()
    })
    return this.#running
  }

  async #lookOnce(): Promise<void> {
    const waitMs = await this.#once()
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.look(), waitMs)
  }

  /** How long to wait after this failure, which is longer with each one. */
  failed(trouble: Trouble): number {
    const patienceMs = backoffMs(this.#failures, trouble)
    this.#failures += 1
    return patienceMs
  }

  /** It worked, or somebody looks: no time to be patient. */
  forgetFailures(): void {
    this.#failures = 0
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }
}

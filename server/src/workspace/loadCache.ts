/** A loaded value; boxed so that `undefined` can be one. */
export interface Loaded<Value> {
  readonly value: Value;
}

/**
 * Values that are loaded once by key and kept up to a total weight. Whoever asks while a load is under way shares it; a
 * key that is dropped meanwhile is not kept when its load ends.
 */
export class LoadCache<Value> {
  readonly #known = new Map<string, (Loaded<Value> & { readonly weight: number }) | Promise<Loaded<Value>>>();
  #weight = 0;

  /**
   * @param load Must not reject.
   * @param weigh The weight of a loaded value.
   * @param maximumWeight Beyond it the values loaded first are forgotten.
   */
  constructor(
    private readonly load: (key: string) => Promise<Value>,
    private readonly weigh: (value: Value) => number,
    private readonly maximumWeight: number,
  ) {}

  async get(key: string): Promise<Value> {
    return (await (this.#known.get(key) ?? this.#load(key))).value;
  }

  /** What is kept for `key`; `undefined` when it was not loaded, or is not loaded yet. */
  peek(key: string): Loaded<Value> | undefined {
    const known = this.#known.get(key);
    return known instanceof Promise ? undefined : known;
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  drop(key: string): void {
    const known = this.#known.get(key);
    if (known && !(known instanceof Promise)) this.#weight -= known.weight;
    this.#known.delete(key);
  }

  dropWhere(isDropped: (key: string) => boolean): void {
    for (const key of [...this.#known.keys()]) if (isDropped(key)) this.drop(key);
  }

  #load(key: string): Promise<Loaded<Value>> {
    const loading: Promise<Loaded<Value>> = this.load(key).then((value) => {
      if (this.#known.get(key) === loading) this.#keep(key, value);
      return { value };
    });
    this.#known.set(key, loading);
    return loading;
  }

  #keep(key: string, value: Value): void {
    const weight = this.weigh(value);
    // Behind all others, so that the loop below ends with the newest.
    this.#known.delete(key);
    this.#known.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#known.keys()) {
      if (this.#weight <= this.maximumWeight || oldest === key) break;
      this.drop(oldest);
    }
  }
}

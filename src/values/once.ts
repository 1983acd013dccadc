/** What is made when it is first asked for, and kept: importing the package makes nothing. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** As `once`, for each id; all are forgotten when there are more than `most`. */
export function onceForEach<T>(most: number): (id: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (id, make) => {
    let value = made.get(id);
    if (value === undefined && !made.has(id)) {
      value = make();
      if (made.size >= most) made.clear();
      made.set(id, value);
    }
    return value as T;
  };
}

/** As `once`, for each object, as long as that is there. */
export function onceForEachObject<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly value: T }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}

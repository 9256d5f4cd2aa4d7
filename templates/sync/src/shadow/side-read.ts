/** A read of one side; the signal aborts when its answer is not waited for any more. It must have no effects: it may run again. */
export type SideRead<T> = (signal?: AbortSignal) => Promise<T>;

// Preloaded into every Node of a rehearsed job: moves Date by so many milliseconds, so that a bundle, which
// has no back door for time, sees the rehearsed hour.
const offset = Number(process.env.REHEARSAL_CLOCK_OFFSET ?? 0);
const RealDate = Date;
const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

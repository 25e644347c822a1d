/** The flags that the environment sets, as `FEATURE_VOLUME_DISCOUNT=true`. */
export function flagsFrom(env) {
  return { volumeDiscount: env.FEATURE_VOLUME_DISCOUNT === 'true' };
}

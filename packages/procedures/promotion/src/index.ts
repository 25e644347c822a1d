export type { PromotionRequest } from './facts.ts';
export type { Failed } from './failure.ts';
export { type PromotionPlan, planPromotion } from './promotion.ts';
export type { Setting } from './values.ts';

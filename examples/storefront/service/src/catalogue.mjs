/** What the shop sells. Prices are minor units: 1999 is 19.99. */
export const PRODUCTS = [
  { id: 'tea', name: 'Green tea', price: 549, taxPercent: 7 },
  { id: 'mug', name: 'Mug', price: 1299, taxPercent: 19 },
  { id: 'kettle', name: 'Kettle', price: 4999, taxPercent: 19 },
];

export function productById(id) {
  return PRODUCTS.find((product) => product.id === id);
}

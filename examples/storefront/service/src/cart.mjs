import { productById } from './catalogue.mjs';

/** A cart that cannot be totalled; `message` says why to whoever sent it. */
export class CartRefused extends Error {}

/**
 * Totals a cart in minor units. Tax is contained in prices and rounded half up per line, as receipts show it.
 *
 * @param lines `[{ id, quantity }]`
 */
export function total(lines, { volumeDiscount = false } = {}) {
  if (!Array.isArray(lines)) throw new CartRefused('lines must be a list');
  const priced = lines.map((line) => priceLine(line, volumeDiscount));
  const sum = (key) => priced.reduce((all, line) => all + line[key], 0);
  return { lines: priced, total: sum('amount'), tax: sum('tax') };
}

function priceLine(line, volumeDiscount) {
  const product = productById(line?.id);
  if (!product) throw new CartRefused(`there is no product '${line?.id}'`);
  const { quantity } = line;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > 999) {
    throw new CartRefused(`the quantity of '${product.id}' must be a whole number from 1 to 999`);
  }
  const full = product.price * quantity;
  const amount = volumeDiscount && quantity >= 10 ? full - Math.floor(full / 10) : full;
  const tax = Math.round((amount * product.taxPercent) / (100 + product.taxPercent));
  return { id: product.id, quantity, amount, tax };
}

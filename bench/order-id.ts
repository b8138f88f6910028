/** What an order is called; as long as customers' order ids are. */
export const orderIdAt = (index: number): string => `order-${String(index).padStart(14, '0')}`

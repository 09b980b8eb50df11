/** What marks a Tensor, in every copy of this package and in every realm. */
export const tensorBrand: unique symbol = Symbol.for('@fgclip2/tensor');

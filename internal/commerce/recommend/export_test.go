package recommend

// What the store suite of this package tries by itself.
var ReplaceSales = replaceSales

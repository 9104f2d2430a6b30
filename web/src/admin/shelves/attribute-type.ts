export const attributeTypes = ['text', 'number', 'boolean', 'date', 'choice'] as const

// AttributeType is what values of an attribute are.
export type AttributeType = (typeof attributeTypes)[number]

// typeOf reads the type of an attribute; what is not known is text, which everything can be written as.
export const typeOf = (text: string): AttributeType => attributeTypes.find((type) => type === text) ?? 'text'

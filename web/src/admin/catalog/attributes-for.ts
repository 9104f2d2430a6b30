import type { AdminAttributeDefinition, AdminProductType } from '../../api/admin.gen.ts'

// AttributeShown is an attribute that the editor asks for.
export interface AttributeShown {
  definition: AdminAttributeDefinition
  isRequired: boolean // a product of the type is not published without a value
}

// attributesFor is the attributes of a type in its order, and behind them those that a product has beside.
export function attributesFor(definitions: readonly AdminAttributeDefinition[], type: AdminProductType | undefined, codes: readonly string[]): AttributeShown[] {
  const own = (type?.attributes ?? []).flatMap(({ attribute_id, required }) => {
    const definition = definitions.find((one) => one.id === attribute_id)
    return definition ? [{ definition, isRequired: required ?? false }] : []
  })
  const beside = definitions.filter((one) => codes.includes(one.code) && !own.some(({ definition }) => definition === one))
  return [...own, ...beside.map((definition) => ({ definition, isRequired: false }))]
}

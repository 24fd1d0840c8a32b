// What operations and fields of the door are called, as its description says.
import names from './api/names.json';

const operations: Record<string, string> = names.operations;
const fields: Record<string, string> = { ...names.fields, roles_before: '原有角色' };

// operationName is the name of an operation by its id, or the id.
export function operationName(id: string): string {
  return operations[id] ?? id;
}

// fieldName is the name of a field, or the field's own.
export function fieldName(field: string): string {
  return fields[field] ?? field;
}

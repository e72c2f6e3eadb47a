type Input = Readonly<Record<string, unknown>>;

/** The tables an operation names, each with the part of the input that concerns it. */
export function tableRequests(operation: string, input: Input): [string, Input][] {
  if (operation.startsWith('Batch')) {
    return Object.entries((input.RequestItems ?? {}) as Record<string, Input>);
  }
  return typeof input.TableName === 'string' ? [[input.TableName, input]] : [];
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: unknown };
  readonly DeleteRequest?: { readonly Key: unknown };
}

export function putsAndDeletes(requests: unknown): { Put?: unknown; Key?: unknown }[] {
  return (Array.isArray(requests) ? (requests as WriteRequest[]) : []).map((request) => ({
    Put: request.PutRequest?.Item,
    Key: request.DeleteRequest?.Key,
  }));
}

import type { ApiAnswer, ApiRequest } from '../server.ts';

/** A request that Azure DevOps refuses; thrown by handlers, answered by the server. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly typeKey: string;
  constructor(status: number, message: string, typeKey: string) {
    super(message);
    this.status = status;
    this.typeKey = typeKey;
  }
}

export function refuse(status: number, message: string, typeKey: string): never {
  throw new Refused(status, message, typeKey);
}

/** The body of an error as the service writes it. */
export function refusalBody({ message, typeKey }: Refused): object {
  return {
    $id: '1',
    innerException: null,
    message,
    typeName: `Microsoft.TeamFoundation.Framework.Server.${typeKey}, Microsoft.TeamFoundation.Framework.Server`,
    typeKey,
    errorCode: 0,
    eventId: 3000,
  };
}

export function found(body: unknown, status = 200): ApiAnswer {
  return { status, body };
}

/** Lists come wrapped, whatever the published description says. */
export function listed(items: readonly unknown[], headers?: Readonly<Record<string, string>>): ApiAnswer {
  return { status: 200, body: { count: items.length, value: items }, ...(headers && { headers }) };
}

/** A number of the query, such as `$top`; names are taken in any case, as the service does. */
export function number(request: ApiRequest, name: string, otherwise: number): number {
  const value = text(request, name);
  return value === undefined || value === '' ? otherwise : Number(value);
}

/** A text of the query. */
export function text({ query }: ApiRequest, name: string): string | undefined {
  return [...query].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

/** A JSON body's fields. */
export function fields(request: ApiRequest): Readonly<Record<string, unknown>> {
  return (request.body ?? {}) as Readonly<Record<string, unknown>>;
}

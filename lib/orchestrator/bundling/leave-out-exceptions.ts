const EXCEPTIONS = /\/client-[\w-]+\/dist-es\/models\/errors\.js$/;
const SCHEMAS = /\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/;
const IMPORT = /^import \{[^}]*\} from "\.\.\/models\/errors";$/m;
const REGISTRATION = /^n0_registry\.registerError\(.*\);$/gm;

/**
 * A client without the classes of its service's exceptions. It registers each of them with its
 * schema, which no bundler can see the end of. For an exception that is not registered the client
 * makes one of its base class, with the name, the message and all members that the service sent.
 * Who decides does so by these; who imports a class of an exception cannot be bundled.
 */
export function withoutExceptions(path: string, text: string): string {
  if (EXCEPTIONS.test(path)) return 'export {};';
  return SCHEMAS.test(path) ? text.replace(IMPORT, '').replace(REGISTRATION, '') : text;
}

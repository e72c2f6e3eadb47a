declare module 'asl-validator' {
  interface Validation {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }
  function validate(definition: object): Validation;
  // biome-ignore lint/style/noDefaultExport: this is how the package exports it
  export default validate;
}

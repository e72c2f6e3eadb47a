const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The model allows 6 to 64 characters; the form itself is only sketched here. */
export function isEmail(text: string): boolean {
  return text.length >= 6 && text.length <= 64 && EMAIL.test(text);
}

export function nameFromEmail(email: string): string {
  return email.split('@')[0] ?? email;
}

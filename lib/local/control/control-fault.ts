/** What the control surface answers when it cannot do what it was asked. */
export class ControlFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlFault';
    this.status = status;
  }
}

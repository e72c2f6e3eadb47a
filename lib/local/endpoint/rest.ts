/** A request of a service whose operations are paths, such as Lambda. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RestService {
  /** As in the ARNs of its resources. */
  readonly serviceName: string;
  answers(request: RestRequest): boolean;
  /** Throws `AwsFault` for what the service refuses. */
  answer(request: RestRequest): Promise<RestReply>;
}

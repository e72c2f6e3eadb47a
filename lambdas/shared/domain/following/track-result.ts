/** What became of an event. */
export interface TrackResult {
  readonly kind: 'concluded' | 'departed' | 'sweepRequested' | 'ignored';
}

interface Partition {
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, object>>;
}

interface Partitions {
  readonly partitions: readonly Partition[];
}

const DECLARATION = /^export const partitionsInfo = (\{.*\});\s*$/s;

/**
 * The SDK's list of partitions without the Regions that a partition knows by its pattern: what is
 * said of each Region is its description.
 *
 * @throws Error when the SDK keeps its list in another way.
 */
export function withoutRegions(text: string): string {
  const [, literal] = text.match(DECLARATION) ?? [];
  if (literal === undefined) {
    throw new Error(
      'the SDK no longer keeps its partitions as one literal, partitionsInfo; expected lib/orchestrator/bundling/leave-out-regions.ts to follow it',
    );
  }
  const { partitions, ...rest } = JSON.parse(literal) as Partitions;
  const shorter = partitions.map((partition) => ({
    ...partition,
    regions: Object.fromEntries(
      Object.keys(partition.regions)
        .filter((region) => !new RegExp(partition.regionRegex).test(region))
        .map((region) => [region, {}]),
    ),
  }));
  return `export const partitionsInfo = ${JSON.stringify({ ...rest, partitions: shorter })};`;
}

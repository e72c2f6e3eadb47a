import { UnsupportedDefinition } from '../step-functions/definition/findings.ts';
import type { StepFunctionsService } from '../step-functions/service.ts';
import { type Deployment, objectOf } from './deployment.ts';
import { Refusal } from './findings.ts';
import type { LoadedResource } from './load-stack.ts';

export async function deployStateMachines(
  deployment: Deployment,
  stepFunctions: StepFunctionsService,
): Promise<void> {
  await deployment.each('AWS::StepFunctions::StateMachine', (resource) => {
    if (resource.properties.StateMachineType === 'EXPRESS') {
      throw new Refusal('an express workflow', 'make it a standard workflow');
    }
    const { name, physicalId: arn, properties } = resource;
    try {
      stepFunctions.createStateMachine({
        name,
        arn,
        roleArn: String(properties.RoleArn ?? ''),
        definition: definitionOf(resource),
      });
    } catch (error) {
      throw error instanceof UnsupportedDefinition
        ? new Refusal(error.message, 'change the definition')
        : error;
    }
  });
}

function definitionOf({ properties }: LoadedResource): string {
  const { DefinitionString } = properties;
  if (typeof DefinitionString !== 'string') {
    throw new Refusal('a definition that is not a DefinitionString', 'use DefinitionBody');
  }
  const substitutions = objectOf(properties, 'DefinitionSubstitutions');
  return Object.entries(substitutions).reduce(
    (definition, [name, value]) => definition.replaceAll(`\${${name}}`, String(value)),
    DefinitionString,
  );
}

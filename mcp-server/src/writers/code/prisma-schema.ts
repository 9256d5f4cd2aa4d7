import type { PrismaModel } from './project.ts';

/** The models of a schema.prisma: their tables, and the fields by which one writes another. */
export function prismaModels(schema: string): PrismaModel[] {
  const text = schema.replaceAll(/\/\/[^\n]*/g, '');
  return [...text.matchAll(/^[ \t]*model\s+(\w+)\s*\{([^}]*)\}/gm)].map(([, name = '', body = '']) => {
    const table = /@@map\(\s*(?:name\s*:\s*)?"((?:[^"\\]|\\.)*)"/.exec(body)?.[1];
    const owner = /@@schema\(\s*"([^"]*)"/.exec(body)?.[1];
    const fields = [...body.matchAll(/^[ \t]*(\w+)[ \t]+(\w+)(\[\])?\??(?=\s|$)/gm)];
    return {
      name,
      aim:
        table === undefined
          ? { by: 'model', name }
          : { by: 'sql', parts: owner === undefined ? [table] : [owner, table] },
      relations: new Map(
        fields.map(([, field = '', model = '', many]) => [field, { model, many: many !== undefined }] as const),
      ),
    };
  });
}

/** The property of the client that stands for a model. */
export function accessorOf(model: string): string {
  return model.charAt(0).toLowerCase() + model.slice(1);
}

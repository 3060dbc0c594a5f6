// Units, regions and persons by number, which generated articles are linked to where no directory is there. SYNTHETIC.

const named = (kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${kind}_${index}`,
    name: `${kind} ${index}`,
    regionId: null,
    postTitle: '',
  }));

export const makeDirectory = () => ({
  units: named('unit', 60),
  regions: named('region', 10),
  persons: named('person', 20),
});

/** Where the kit stands below the plan's folder. */
export const kitFolder = 'sync';

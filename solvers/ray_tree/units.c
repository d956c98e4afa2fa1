#include "units.h"

#include <stdlib.h>

#define LARGEST 3 /* the binary exponent of the largest number after the change */

static int shift_of(const double *number, long count) {
    double most = 0;
    int exponent;
    for (long i = 0; i < count; i++)
        if (fabs(number[i]) > most) most = fabs(number[i]);
    if (!(most > 0)) return 0;
    frexp(most, &exponent);
    return LARGEST - exponent;
}

/* Powers of two, so that nothing is rounded. */
static double *shifted(const double *number, long count, int shift) {
    double *copy = malloc((count + 1) * sizeof(double));
    for (long i = 0; i < count; i++) copy[i] = ldexp(number[i], shift);
    return copy;
}

void change_units(Search *search) {
    long features = (long)search->rays * search->equations;
    int of_features = shift_of(search->features, features);
    int of_labels = shift_of(search->labels, search->equations);
    Units *units = &search->units;
    units->given_target = search->target;
    units->given_best = search->best;
    units->shift = of_features - of_labels;
    units->size = ldexp(1, units->shift);
    units->cost = pow(units->size, search->p);
    units->dual = units->cost * ldexp(1, of_labels);
    search->features = shifted(search->features, features, of_features);
    search->labels = shifted(search->labels, search->equations, of_labels);
    search->best = shifted(search->best, 2 * search->rays, -units->shift);
    search->target = units->changed_target = search->target / units->cost;
}

void restore_units(Search *search) {
    const Units *units = &search->units;
    for (int j = 0; j < 2 * search->rays; j++)
        units->given_best[j] = ldexp(search->best[j], units->shift);
    int lower = search->target != units->changed_target;
    search->target = lower ? search->target * units->cost : units->given_target;
    free((double *)search->features);
    free((double *)search->labels);
    free(search->best);
    search->best = units->given_best;
}

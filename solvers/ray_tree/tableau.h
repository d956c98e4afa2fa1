/* A basis of the equations among rays, with all rays and the labels in its terms. */
#ifndef RAY_TREE_TABLEAU_H
#define RAY_TREE_TABLEAU_H

#include "search.h"

typedef struct {
    int rows, rays, width; /* one row for each equation; rays + 1 numbers in each */
    double *number;        /* the last of a row: the signed size of its ray in the network */
    int owner[MOST_USED];  /* the ray of each row, or -1 */
} Tableau;

static inline double *row_of(const Tableau *tableau, int row) {
    return tableau->number + (long)row * tableau->width;
}

static inline double label_of(const Tableau *tableau, int row) {
    return row_of(tableau, row)[tableau->rays];
}

/* The basis holds the rays given, and others that fill it up. */
SHARED void fill_tableau(const Search *search, Tableau *tableau, const int *ray, int count);
SHARED void exchange_ray(Tableau *tableau, int row, int ray);
SHARED int is_basic(const Tableau *tableau, int ray);
/* Subtracts multiples of a row from the others, after its entry in a column was made 1. */
SHARED void eliminate(double *number, int rows, int stride, int first, int width, int row,
                      int column);
/* The unused row with the largest entry of a column above a least one, or -1. */
SHARED int pivot_row(const double *number, int rows, int stride, int column, const char *used,
                     double least);

#endif

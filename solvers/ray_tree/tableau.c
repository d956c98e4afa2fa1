#include "tableau.h"

#include <string.h>

#define LEAST_PIVOT 1e-7

int pivot_row(const double *number, int rows, int stride, int column, const char *used,
              double least) {
    int row = -1;
    for (int i = 0; i < rows; i++) {
        double entry = fabs(number[(long)i * stride + column]);
        if (used[i] || !(entry > least)) continue;
        least = entry;
        row = i;
    }
    return row;
}

void eliminate(double *number, int rows, int stride, int first, int width, int row, int column) {
    double *pivot = number + (long)row * stride, by = pivot[column];
    for (int c = first; c < width; c++) pivot[c] /= by;
    for (int i = 0; i < rows; i++) {
        double *other = number + (long)i * stride, factor = other[column];
        if (i == row || factor == 0) continue;
        for (int c = first; c < width; c++) other[c] -= factor * pivot[c];
    }
}

void fill_tableau(const Search *search, Tableau *tableau, const int *ray, int count) {
    char used[MOST_USED] = {0};
    int basic = 0;
    tableau->rows = search->equations;
    tableau->rays = search->rays;
    tableau->width = search->rays + 1;
    tableau->number = search->tableau;
    for (int i = 0; i < tableau->rows; i++) {
        double *row = row_of(tableau, i);
        for (int r = 0; r < search->rays; r++)
            row[r] = search->features[(long)r * search->equations + i];
        row[search->rays] = search->labels[i];
        tableau->owner[i] = -1;
    }
    for (int q = 0; q < count + search->rays && basic < tableau->rows; q++) {
        int r = q < count ? ray_of(search, ray[q]) : q - count;
        int row = pivot_row(tableau->number, tableau->rows, tableau->width, r, used, LEAST_PIVOT);
        if (row < 0) continue;
        used[row] = 1;
        basic++;
        exchange_ray(tableau, row, r);
    }
}

void exchange_ray(Tableau *tableau, int row, int ray) {
    eliminate(tableau->number, tableau->rows, tableau->width, 0, tableau->width, row, ray);
    tableau->owner[row] = ray;
}

int is_basic(const Tableau *tableau, int ray) {
    for (int i = 0; i < tableau->rows; i++)
        if (tableau->owner[i] == ray) return 1;
    return 0;
}

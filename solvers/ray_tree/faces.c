#include "faces.h"

#include <stdlib.h>

static void count_faces(Search *search) {
    for (int f = 0; f < search->faces; f++)
        for (int q = 0; q < MOST_FACE && search->face[f * MOST_FACE + q] >= 0; q++) {
            search->face_size[f]++;
            search->first_face[search->face[f * MOST_FACE + q] + 1]++;
        }
    for (int r = 0; r < search->rays; r++) search->first_face[r + 1] += search->first_face[r];
}

static void link_face(Search *search, int face, int ray, int place) {
    int most = search->coordinates - 1, *other = search->others + (long)place * most, count = 0;
    search->faces_of[place] = face;
    for (int q = 0; q < search->face_size[face]; q++) {
        int r = search->face[face * MOST_FACE + q];
        if (r != ray) other[count++] = r;
    }
    while (count < most) other[count++] = search->rays;
}

static void link_neighbours(Search *search) {
    int rays = search->rays, links = 0;
    search->near = malloc(((long)rays * rays + 1) * sizeof(int));
    search->first_near = calloc(rays + 1, sizeof(int));
    for (int r = 0; r < rays; r++) {
        for (int q = 0; q < rays; q++)
            if (search->pair[(long)r * rays + q] >= 0) search->near[links++] = q;
        search->first_near[r + 1] = links;
    }
}

void link_faces(Search *search) {
    search->face_size = calloc(search->faces + 1, sizeof(int));
    search->first_face = calloc(search->rays + 1, sizeof(int));
    count_faces(search);
    size_t links = search->first_face[search->rays];
    search->faces_of = malloc((links + 1) * sizeof(int));
    search->others = malloc((links * (search->coordinates - 1) + 1) * sizeof(int));
    int *filled = calloc(search->rays + 1, sizeof(int));
    for (int f = 0; f < search->faces; f++)
        for (int q = 0; q < search->face_size[f]; q++) {
            int r = search->face[f * MOST_FACE + q];
            link_face(search, f, r, search->first_face[r] + filled[r]++);
        }
    free(filled);
    link_neighbours(search);
}

void free_faces(Search *search) {
    free(search->face_size);
    free(search->first_face);
    free(search->faces_of);
    free(search->others);
    free(search->near);
    free(search->first_near);
}

static int holds(const int32_t *face, int count, int ray) {
    for (int q = 0; q < count; q++)
        if (face[q] == ray) return 1;
    return 0;
}

int is_face(const Search *search, const int *ray, int count) {
    int first = ray_of(search, ray[0]);
    if (count == 1) return 1;
    for (int t = search->first_face[first]; t < search->first_face[first + 1]; t++) {
        int f = search->faces_of[t], all = search->face_size[f] == count;
        for (int i = 1; i < count && all; i++)
            all = holds(search->face + f * MOST_FACE, count, ray_of(search, ray[i]));
        if (all) return 1;
    }
    return 0;
}

#include "face_list.h"

#include <stdlib.h>
#include <string.h>

/* A list with room for given numbers of faces, in one piece of memory. */
static FaceList *allocate(const Search *search, const int *count) {
    size_t numbers = 0, rays = 0;
    for (int k = 1; k <= MOST_FACE; k++) {
        numbers += count[k];
        rays += (size_t)k * count[k];
    }
    size_t signed_faces = 2 * (size_t)search->faces;
    FaceList *list = malloc(sizeof(FaceList) + (numbers + rays) * sizeof(int) + signed_faces);
    list->number = (int *)(list + 1);
    int *ray = list->number + numbers;
    list->begin[0] = list->begin[1] = 0;
    list->ray[0] = NULL;
    for (int k = 1; k <= MOST_FACE; k++) {
        list->begin[k + 1] = list->begin[k] + count[k];
        list->ray[k] = ray;
        ray += (size_t)k * count[k];
    }
    list->possible = (unsigned char *)ray;
    memset(list->possible, 0, signed_faces);
    return list;
}

FaceList *all_faces(const Search *search) {
    int count[MOST_FACE + 1] = {0}, filled[MOST_FACE + 1] = {0};
    for (int f = 0; f < search->faces; f++) count[search->face_size[f]] += 2;
    FaceList *list = allocate(search, count);
    for (int number = 0; number < 2 * search->faces; number++) {
        int minus = number >= search->faces, f = number - minus * search->faces;
        int k = search->face_size[f], place = filled[k]++;
        list->number[list->begin[k] + place] = number;
        list->possible[number] = 1;
        for (int i = 0; i < k; i++)
            list->ray[k][k * place + i] = search->face[f * MOST_FACE + i] + minus * search->rays;
    }
    return list;
}

static int is_possible(const Search *search, const Node *node, const unsigned char *usable,
                       const int *ray, int count) {
    for (int i = 0; i < count; i++)
        if (!usable[ray[i]]) return 0;
    for (int a = 0; a < count; a++)
        for (int b = a + 1; b < count; b++)
            if (!allowed(search, node, ray[a], ray[b])) return 0;
    return 1;
}

FaceList *possible_faces(const Search *search, const Node *node, const FaceList *list) {
    unsigned char usable[MOST_SIGNED];
    int count[MOST_FACE + 1];
    for (int k = 1; k <= MOST_FACE; k++) count[k] = list->begin[k + 1] - list->begin[k];
    FaceList *left = allocate(search, count);
    for (int j = 0; j < 2 * search->rays; j++) usable[j] = node->high[j] > 0;
    for (int g = 0; g < node->groups; g++)
        for (int i = 0; i < node->size[g]; i++) usable[node->member[g][i]] = 0;
    int kept = 0;
    for (int k = 1; k <= MOST_FACE; k++) {
        int *to = left->ray[k];
        left->begin[k] = kept;
        for (int t = 0; t < count[k]; t++) {
            const int *ray = list->ray[k] + k * t;
            if (!is_possible(search, node, usable, ray, k)) continue;
            left->number[kept] = list->number[list->begin[k] + t];
            left->possible[left->number[kept++]] = 1;
            for (int i = 0; i < k; i++) *to++ = ray[i];
        }
    }
    left->begin[MOST_FACE + 1] = kept;
    return left;
}

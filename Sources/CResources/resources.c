#include "resources.h"

// One entry for each file of `stdlib/`, in alphabetical order. A test compares this list with the folder.
#define FILE_BYTES(name) static const unsigned char name[]

FILE_BYTES(kernel_bytes) = {
#embed "../../stdlib/kernel.swm"
};

static const Resource sources[] = {
  {"kernel", kernel_bytes, sizeof kernel_bytes},
};
const Resource *_Nonnull const stdlib_sources = sources;
const size_t stdlib_source_count = sizeof sources / sizeof *sources;

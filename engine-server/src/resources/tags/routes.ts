import { expectedRevision, type HandlersFor, noContent, reply } from '../../http/bind.ts'

/** Handlers of `tags.yaml`. */
export const routes = {
  listTags: async ({ actor, query }, { tags }) => reply(await tags.list(actor, query)),
  getTag: async ({ actor, path }, { tags }) => {
    const tag = await tags.get(actor, path.id)
    return reply(tag, tag.revision)
  },
  createTag: async ({ actor, body }, { tags }) => reply(await tags.create(actor, body)),
  updateTag: async ({ actor, path, headers, body }, { tags }) => {
    const tag = await tags.update(actor, path.id, expectedRevision(headers['If-Match']), body)
    return reply(tag, tag.revision)
  },
  planDeleteTag: async ({ actor, path }, { tags }) => reply(await tags.planDelete(actor, path.id)),
  deleteTag: async ({ actor, path, headers }, { tags }) => {
    await tags.remove(actor, path.id, headers['Plan-Hash'])
    return noContent
  },
  listTaggedObjects: async ({ actor, path, query }, { tags }) => reply(await tags.listObjects(actor, path.id, query)),
  tagObject: async ({ actor, path, body }, { tags }) => reply(await tags.put(actor, path.id, body)),
  untagObject: async ({ actor, path }, { tags }) => {
    await tags.take(actor, path.id, path.objectId)
    return noContent
  },
} satisfies HandlersFor<'tags'>

# What a module that is being defined tells about itself.
defmodule Shape do
  @type t :: :circle | :square
  @typep side :: integer
  @opaque area :: {t, side}

  IO.inspect(for name <- [:t, :side, :area, :other], do: Module.defines_type?(__MODULE__, {name, 0}))

  @doc "Names it."
  IO.inspect(Module.get_attribute(__MODULE__, :doc))
  @spec name(t) :: String.t()
  def name(shape), do: Atom.to_string(shape)
  IO.inspect(Module.get_attribute(__MODULE__, :doc))

  def size(:circle), do: 1
  defoverridable size: 1
  IO.inspect({Module.overridable?(__MODULE__, {:size, 1}), Module.overridable?(__MODULE__, {:name, 1})})
  IO.inspect(Module.overridables_in(__MODULE__))
  def size(shape), do: super(shape) + 1

  {:v1, kind, meta, clauses} = Module.get_definition(__MODULE__, {:name, 1})
  IO.inspect({kind, meta, length(clauses)})
  IO.inspect(Module.get_definition(__MODULE__, {:name, 1}, skip_clauses: true))
  IO.inspect(Module.get_definition(__MODULE__, {:missing, 0}))

  IO.inspect(Module.spec_to_callback(__MODULE__, {:name, 1}))
  IO.inspect(Module.spec_to_callback(__MODULE__, {:size, 1}))

  @area area = :none
  def shown(value \\ @area), do: {value, unquote(area)}
end

IO.inspect(Shape.behaviour_info(:callbacks))
IO.inspect(Shape.size(:circle))
IO.inspect(Shape.shown())

for function <- [&Module.overridables_in/1, &Module.definitions_in/1, &Module.attributes_in/1] do
  try do
    function.(Shape)
  rescue
    error -> IO.puts(Exception.message(error))
  end
end

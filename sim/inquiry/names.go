package inquiry

// A nameTable is a language's common names, ours rather than a library's: libraries write English.
// Each list is one constant, its items between spaces: drawing from it builds nothing.
type nameTable struct{ first, last, cities string }

// namesOf is the table of a language, by its two letters; English stands in for the rest.
func namesOf(language string) nameTable {
	switch language {
	case "de":
		return nameTable{
			first:  "Anna Lukas Marie Jonas Sophie Felix Lena Paul Emma Leon Laura Max Julia Tim Sarah Jan Katharina Moritz Hannah Niklas Clara David Johanna Philipp Nina Tobias Lisa Simon Greta Matthias",
			last:   "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Krause Lehmann Köhler Maier Jung Groß",
			cities: "Berlin Hamburg München Köln Frankfurt Leipzig Bremen Dresden Hannover Mainz",
		}
	case "sv":
		return nameTable{
			first:  "Astrid Erik Alva Lars Ebba Oskar Elsa Nils Maja Axel Freja Gustav Saga Viktor Linnea Anders Ingrid Filip Karin Johan Sofia Emil Sara Magnus Hanna Björn Lovisa Olle Signe Henrik",
			last:   "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Lindberg Jakobsson Magnusson Lindström Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Mattsson Berglund Sandberg Forsberg",
			cities: "Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Lund Umeå Gävle",
		}
	case "fr":
		return nameTable{
			first:  "Camille Louis Manon Hugo Chloé Jules Léa Arthur Inès Gabriel Alice Lucas Juliette Nathan Zoé Théo Élise Antoine Clara Mathieu Lucie Nicolas Jeanne Pierre Margot Julien Sarah Paul Agathe Victor",
			last:   "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand",
			cities: "Paris Lyon Marseille Toulouse Nantes Lille Bordeaux Rennes Strasbourg Dijon",
		}
	case "es":
		return nameTable{
			first:  "Lucía Hugo Sofía Mateo Martina Martín María Lucas Paula Leo Julia Daniel Emma Alejandro Valeria Pablo Daniela Manuel Alba Álvaro Carmen Adrián Sara David Elena Mario Irene Diego Nuria Javier",
			last:   "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina",
			cities: "Madrid Barcelona Valencia Sevilla Zaragoza Málaga Murcia Bilbao Granada Vigo",
		}
	case "it":
		return nameTable{
			first:  "Giulia Leonardo Aurora Francesco Alice Lorenzo Ginevra Alessandro Emma Andrea Giorgia Mattia Beatrice Gabriele Vittoria Tommaso Matilde Riccardo Chiara Edoardo Sara Davide Martina Marco Elena Luca Francesca Matteo Anna Pietro",
			last:   "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti Barbieri Fontana Santoro Mariani Rinaldi Caruso Ferrara Galli Martini Leone Longo",
			cities: "Roma Milano Napoli Torino Palermo Genova Bologna Firenze Bari Verona",
		}
	case "nl":
		return nameTable{
			first:  "Emma Noah Julia Sem Mila Liam Tess Lucas Sophie Daan Zoë Finn Sara Levi Nora Milan Eva Bram Lotte Thijs Anna Lars Fleur Jesse Isa Ruben Femke Tim Sanne Joris",
			last:   "Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits Koster Willems Prins Blom Huisman Kuijpers Postma Kramer Kuiper Veenstra Scholten Molenaar Hoekstra Koning Maas Verhoeven",
			cities: "Amsterdam Rotterdam Utrecht Eindhoven Groningen Tilburg Almere Breda Nijmegen Haarlem",
		}
	case "pt":
		return nameTable{
			first:  "Maria João Leonor Francisco Matilde Santiago Carolina Afonso Beatriz Duarte Ana Tomás Inês Miguel Alice Gabriel Sofia Rodrigo Mariana Martim Clara Pedro Laura Diogo Lara Rafael Joana Gonçalo Rita Tiago",
			last:   "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha",
			cities: "Lisboa Porto Braga Coimbra Faro Aveiro Évora Setúbal Viseu Leiria",
		}
	case "pl":
		return nameTable{
			first:  "Zofia Antoni Julia Jan Maja Jakub Zuzanna Szymon Hanna Filip Lena Aleksander Alicja Franciszek Maria Wojciech Oliwia Adam Amelia Tomasz Anna Piotr Katarzyna Marcin Magdalena Michał Ewa Paweł Agata Kamil",
			last:   "Nowak Kowalczyk Mazur Krawczyk Wójcik Kaczmarek Zając Król Wieczorek Wróbel Stępień Dudek Adamczyk Pawlak Sikora Walczak Baran Michalak Szewczyk Ostrowski Tomaszewski Pietrzak Duda Bąk Lis Kubiak Mazurek Wilk Sobczak Kania",
			cities: "Warszawa Kraków Wrocław Poznań Gdańsk Szczecin Lublin Katowice Gdynia Toruń",
		}
	case "da", "nb", "no":
		return nameTable{
			first:  "Ida Noah Emma Oscar Clara Lucas Freja William Alma Oliver Ella Emil Sofia Magnus Nora Jakob Ingrid Henrik Astrid Mads Karen Søren Mette Lars Camilla Anders Maria Kristian Julie Jonas",
			last:   "Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen Kristensen Olsen Thomsen Berg Johansen Poulsen Johnsen Møller Dahl Lund Holm Haugen Hagen Eriksen Bakken Solberg Strand Moen",
			cities: "København Oslo Aarhus Bergen Odense Trondheim Aalborg Stavanger Esbjerg Drammen",
		}
	}
	return nameTable{
		first:  "Olivia Liam Emma Noah Amelia Oliver Ava James Sophia William Isabella Lucas Mia Henry Charlotte Theo Grace Jack Harper Samuel Ella Daniel Ruby Thomas Chloe Joseph Lily George Hannah Aaron Maya Omar Priya Wei Aisha Carlos",
		last:   "Smith Johnson Williams Brown Jones Davis Miller Wilson Moore Taylor Anderson Thomas Jackson White Harris Martin Thompson Clark Lewis Walker Hall Young Allen King Wright Scott Green Baker Adams Nelson Carter Patel Khan Chen Nguyen Lopez",
		cities: "London Boston Chicago Seattle Denver Austin Leeds Bristol Toronto Sydney",
	}
}

const products = "headphones grinder sneakers lamp jacket case backpack cooker keyboard bottle mat toaster puzzle hose light suitcase"
